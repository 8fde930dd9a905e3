{{ sums_of_filings('seizures') }}
