"""The generated pages are as committed, and dbt describes every column that holds a field by the field's own words."""

import re
from pathlib import Path

import generate_reference
import yaml

from antq import forms

MODELS = generate_reference.ROOT / "dbt_project" / "models"


def test_committed_pages_are_what_the_generator_writes() -> None:
    assert generate_reference.differences() == []


def test_a_changed_and_a_missing_page_are_named(tmp_path: Path) -> None:
    generate_reference.write(tmp_path)
    (tmp_path / "docs/reference/forms.md").write_text("changed", encoding="utf-8")
    (tmp_path / "dbt_project/models/form_columns.md").unlink()

    assert generate_reference.differences(tmp_path) == [
        "dbt_project/models/form_columns.md",
        "docs/reference/forms.md",
    ]


def test_every_column_of_a_field_takes_its_description_from_the_form() -> None:
    columns = {
        column["name"]: column["description"]
        for path in (MODELS / "core").rglob("*.yml")
        for model in yaml.safe_load(path.read_text(encoding="utf-8"))["models"]
        for column in model["columns"]
    }
    fields = [*forms.ENVELOPE, *(field for form in forms.FORMS.values() for field in form.fields)]
    held = {field.column for field in fields if field.column}

    assert held <= columns.keys()
    for name in held:
        assert columns[name] == f"{{{{ doc('{name}') }}}}"


def test_no_doc_block_is_written_twice() -> None:
    blocks = [
        name
        for path in MODELS.rglob("*.md")
        for name in re.findall(r"{% docs (\w+) %}", path.read_text(encoding="utf-8"))
    ]

    assert len(blocks) == len(set(blocks)) > 100
