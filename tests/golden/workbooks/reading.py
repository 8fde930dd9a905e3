"""What the intake reads of a workbook: figures by key, slot, places and findings, from one dry run in process."""

import unicodedata
from collections import Counter
from dataclasses import dataclass, field
from datetime import date
from decimal import Decimal
from pathlib import Path
from typing import Any
from unittest import mock

import polars as pl

from antq.core.settings import Settings
from antq.intake import landed_files
from antq.intake.dry_run import dry_run
from antq.intake.receipt import Filing, Receipt
from antq.rules import ACCEPTED, STATUS, WARNED, JudgedSection

from .book import Key


@dataclass
class Read:
    """A dry run's answer and the figures of the sections that would be filed."""

    receipt: Receipt
    figures: dict[Key, Decimal] = field(default_factory=dict)
    places: Counter[str | None] = field(default_factory=Counter)
    """Places of accepted lines below the province, folded; None for a line without one."""
    slots: set[tuple[str, str, str]] = field(default_factory=set)


def read(settings: Settings, path: Path) -> Read:
    """File a workbook as a dry run, without a connection."""
    seen: list[Any] = []

    def spy(*args: Any, **kwargs: Any) -> Any:
        seen.append(process_examine(*args, **kwargs))
        return seen[-1]

    process_examine = landed_files.examine
    with mock.patch.object(landed_files, "examine", spy):
        receipt = dry_run(settings, path, None, None)
    found = Read(receipt)
    filed = {f.form for f in receipt.filings if f.outcome == "filed"}
    found.slots = {
        (f.province_key, f.reporting_unit, f.period_key) for f in receipt.filings if f.outcome == "filed"
    }
    for filing in receipt.filings:
        if filing.outcome == "filed":
            _sums(filing, found)
    for judged in seen[0].sections:
        if judged.section.form in filed:
            _collect(judged, found)
    return found


def _sums(filing: Filing, found: Read) -> None:
    """The sums that the receipt says were read; those in kilograms are made of others."""
    for figure in filing.figures:
        if figure.read is None or figure.measure_code.endswith("_kg_equivalent"):
            continue
        item = figure.item_code or ""
        whole = figure.relation == "disjoint" and figure.value_per == "period"
        level = figure.level if whole else "no part of a total"
        key = Key(filing.form, figure.measure_code, item, (figure.unit_code or "") if item else "", level)
        found.figures[key] = found.figures.get(key, Decimal(0)) + Decimal(figure.read)


def _collect(judged: JudgedSection, found: Read) -> None:
    if STATUS not in judged.lines.columns:
        return
    for row in judged.lines.filter(pl.col(STATUS).is_in([ACCEPTED, WARNED])).iter_rows(named=True):
        if row["level"] != "province":
            found.places[fold(row["place"]) if row["place"] else None] += 1
        if judged.section.form == "models":
            _models(row, found)


def _models(row: dict[str, Any], found: Read) -> None:
    """What facts hold of models besides sums: a named model's counts, the day of a step."""
    values: dict[str, Decimal] = {}
    if row["record"] == "named":
        values = {"#named": Decimal(1)}
        values |= {
            f"#{f}": Decimal(row[f]) for f in ("points", "groups", "members") if row.get(f) is not None
        }
    elif row["record"] == "event" and row["date"]:
        values = {f"#{row['step']}": Decimal(_day(row["date"]).toordinal())}
    for measure, value in values.items():
        key = Key("models", measure, "", "", row["level"], fold(row["model"]))
        found.figures[key] = found.figures.get(key, Decimal(0)) + value


def _day(value: str | date) -> date:
    return value if isinstance(value, date) else date.fromisoformat(value)


def fold(text: str) -> str:
    """A name so that two spellings of it are alike: case, accents' form and place, invisible characters, X. and xã."""
    text = unicodedata.normalize("NFKC", text.replace("Ð", "Đ"))
    text = "".join(c for c in text if unicodedata.category(c) != "Cf").casefold()
    text = " ".join(text.replace("x.", "xã ").replace("p.", "phường ").split())
    for old, new in (("hoà", "hòa"), ("thuỷ", "thủy"), ("tuý", "túy")):
        text = text.replace(old, new)
    return text.rstrip(".")
