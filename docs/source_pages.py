"""The dbt sources of schema `reference`, out of the declaration of its tables."""

from antq.reference.tables import INTERVAL, tables

_OPENING = """# Written by docs/generate_reference.py from src/antq/reference/tables.toml; change that.
version: 2

sources:
  - name: reference
    schema: reference
    description: >-
      Code lists, published through the log. Each row holds from `recorded_from_position` until
      `recorded_to_position` (null = still).
    tables:
"""


def sources_page() -> str:
    """A YAML file with every table and the types of its columns."""
    parts = [_OPENING]
    for name, table in sorted(tables().items()):
        parts.append(
            f"      - name: {name}\n        description: '{_quoted(table.description)}'\n        columns:\n"
        )
        for column, kind in {**table.columns, **INTERVAL}.items():
            parts.append(
                f"          - name: {column}\n            data_type: {kind.removesuffix(' not null')}\n"
            )
    return "".join(parts)


def _quoted(text: str) -> str:
    return text.replace("'", "''")
