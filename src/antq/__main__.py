"""`python -m antq`."""

from antq.cli.main import main

main()
