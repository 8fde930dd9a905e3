{{ sums_of_activities() }}
