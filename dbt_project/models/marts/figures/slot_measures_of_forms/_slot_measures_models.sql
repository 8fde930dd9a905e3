{{ slot_measures_of('models') }}
