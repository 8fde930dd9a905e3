"""dbt's command line, for a process that lives for one run: `python -m antq.dbt_process build …`.

Python's collector of cycles walks over all nodes of the project again and again and finds next to nothing: without it
dbt's own time is a tenth less.
"""

import gc


def main() -> None:
    """Run dbt with this process's arguments; exits with dbt's code."""
    gc.disable()
    from dbt.cli.main import cli

    cli()


if __name__ == "__main__":
    main()
