"""What was read, in words (`8 vụ, 10 đối tượng, heroin 2,0819 kg`), and each figure next to those before."""

from collections.abc import Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Final

from antq import periods
from antq.core.errors import AntqError
from antq.intake.amendments import slot_figures, written
from antq.intake.amendments.slot_figures import KG_EQUIVALENT, QUANTITY, FigureKey
from antq.intake.receipt import Figure, Filing, Receipt
from antq.reference import lists

MOST_IN_A_SENTENCE: Final = 12
# What a measure of goods adds to the item's name.
_ACQUIRED: Final = {"seizure": "", "handed_over": " giao nộp", "found": " nhặt được"}
_NOTHING: Final = "—"
# Ratios from here on are shown without decimals.
_WHOLE_FROM: Final = 10


@dataclass(frozen=True)
class Row:
    """A figure as it is shown: numbers as people write them, and in `notes` what strikes the eye."""

    label: str
    label_en: str
    unit: str
    read: str
    value: str
    before: str
    like_period: str
    notes: tuple[str, ...]


def is_striking(receipt: Receipt) -> bool:
    """Whether a figure differs so much from the figure before, or the last like period, that somebody should look."""
    return any(figure.striking for filing in receipt.filings for figure in filing.figures)


def is_amended(filing: Filing) -> bool:
    """Whether the figure in force with the filing is not simply the stated one."""
    return any(figure.read != figure.value for figure in filing.figures)


def rows(filing: Filing) -> list[Row]:
    """The filing's figures; kilograms that only repeat a quantity are left out."""
    return [
        Row(
            figure.label_vi,
            slot_figures.label(_key(figure), "en"),
            _unit(figure),
            _number(figure.read),
            _number(figure.value),
            _number(figure.before),
            _number(figure.like_period),
            tuple(_notes(figure)),
        )
        for figure in _shown(filing)
    ]


def sentence(filing: Filing) -> str:
    """What the filing states, in one sentence; of a duplicate, what is in force. Kilograms worked out are left out."""
    stated = [figure for figure in filing.figures if not figure.measure_code.endswith(KG_EQUIVALENT)]
    shown = [figure for figure in stated if figure.read is not None or filing.outcome == "duplicate"]
    parts = [_phrase(figure) for figure in shown[:MOST_IN_A_SENTENCE]]
    if len(shown) > MOST_IN_A_SENTENCE:
        parts.append(f"và {len(shown) - MOST_IN_A_SENTENCE} số khác")
    return ", ".join(parts) or "không có số liệu"


def like_period_label(filing: Filing) -> str | None:
    """The name of the period that the figures are compared with."""
    if filing.like_period_key is None:
        return None
    try:
        return periods.parse_key(filing.like_period_key).label
    except AntqError:
        return filing.like_period_key


def _unit(figure: Figure) -> str:
    """The unit, where the figure's name does not say it."""
    unit = slot_figures.unit_name(_key(figure))
    return "" if unit in figure.label_vi.lower() else unit


def _shown(filing: Filing) -> list[Figure]:
    amounts = {
        (figure.measure_code.removesuffix(QUANTITY), figure.item_code, figure.level, figure.relation): figure
        for figure in filing.figures
        if figure.measure_code.endswith(QUANTITY) and figure.unit_code == "kg"
    }

    def repeats(figure: Figure) -> bool:
        code = figure.measure_code.removesuffix(KG_EQUIVALENT)
        same = amounts.get((code, figure.item_code, figure.level, figure.relation))
        numbers = (figure.value, figure.before, figure.like_period)
        return same is not None and numbers == (same.value, same.before, same.like_period)

    return [
        figure
        for figure in filing.figures
        if not (figure.measure_code.endswith(KG_EQUIVALENT) and repeats(figure))
    ]


def _phrase(figure: Figure) -> str:
    amount = _number(figure.value if figure.read is None else figure.read)
    becomes = f" (thành {_number(figure.value)})" if figure.read not in (None, figure.value) else ""
    apart = slot_figures.qualifying_words(_key(figure))
    if figure.item_code:
        item = lists.labels("items").get(figure.item_code, figure.item_code)
        way = _ACQUIRED.get(figure.measure_code.removesuffix(QUANTITY), "")
        return f"{_lower(item)} {amount} {slot_figures.unit_name(_key(figure))}{way}{apart}{becomes}"
    name = lists.labels("measures").get(figure.measure_code, figure.measure_code)
    return f"{amount} {_lower(name.removeprefix('Số ').partition(' (')[0])}{apart}{becomes}"


def _notes(figure: Figure) -> Iterator[str]:
    for which in figure.striking:
        other = figure.before if which == "before" else figure.like_period
        than = "trước đó" if which == "before" else "kỳ trước"
        yield _compared(Decimal(figure.value), Decimal(other or 0), than)


def _compared(value: Decimal, other: Decimal, than: str) -> str:
    if not other or not value:
        return f"{than} là {written(other)}"
    ratio = value / other
    if abs(ratio) >= 1:
        return f"gấp {_rounded(ratio)} lần {than}"
    return f"chỉ bằng 1/{_rounded(1 / ratio)} {than}"


def _rounded(ratio: Decimal) -> str:
    return written(ratio.quantize(Decimal("0.1" if abs(ratio) < _WHOLE_FROM else "1")))


def _number(value: str | None) -> str:
    return _NOTHING if value is None else written(Decimal(value))


def _key(figure: Figure) -> FigureKey:
    return FigureKey(
        figure.measure_code,
        figure.activity_code,
        figure.item_code,
        figure.unit_code,
        figure.level,
        figure.relation,
        figure.value_per,
    )


def _lower(name: str) -> str:
    return name[:1].lower() + name[1:]
