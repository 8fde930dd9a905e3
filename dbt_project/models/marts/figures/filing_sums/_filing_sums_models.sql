{{ sums_of_filings('models') }}
