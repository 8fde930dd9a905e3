"""Workbooks as clerks draw them up, troubled and clean, each with its truth; written without a look at the rules.

    PYTHONPATH=src:tests/golden python -m workbooks              all: at least 300 troubled and 300 clean ones
    PYTHONPATH=src:tests/golden python -m workbooks --seed 7     others of the same kinds
    PYTHONPATH=src:tests/golden python -m workbooks --kind scale --out FOLDER    one kind, its wrong files kept

A troubled file is wrong if a figure other than a true one is filed, or if no finding reports its trouble. A clean file
is asked about if any error is found in it. `book.py` says what a workbook and its truth are; `template.py` and
`provincial.py` draft sound reports in each layout; the modules named `trouble_…` spoil them, `clean.py` dresses them
up; `scoring.py` compares. Supplements that send lines again need a log: `supplements.py` drafts them and
`tests/integration/intake/test_repeated_supplements.py` files them.
"""
