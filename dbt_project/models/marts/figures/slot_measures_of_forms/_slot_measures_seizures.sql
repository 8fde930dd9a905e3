{{ slot_measures_of('seizures') }}
