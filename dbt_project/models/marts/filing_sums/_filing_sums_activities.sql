{{ sums_of_filings('activities') }}
