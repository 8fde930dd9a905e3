{{ slot_measures_of('activities') }}
