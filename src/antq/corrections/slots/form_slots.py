"""A slot with its form, and which one the names of its parts mean."""

from dataclasses import dataclass

from antq import geography, periods
from antq.intake.filing_cover import STRUCTURED, Slot, kind_of_unit, stream_of
from antq.reference import lists


@dataclass(frozen=True)
class FormSlot:
    """A slot: what one unit owes on one form for one period."""

    form: str
    slot: Slot
    channel: str = STRUCTURED

    @property
    def stream(self) -> str:
        """The stream of its reports in tables, or in prose."""
        return stream_of(self.slot, self.form, self.channel)

    @property
    def label(self) -> str:
        """How messages name it."""
        slot = self.slot
        return (
            f"{self.form} · {slot.province_key} · {slot.reporting_unit} · {slot.period.key} · {slot.origin}"
            f" · {self.channel}"
        )


def find_slot(
    form: str, province: str, unit: str, period: str, origin: str, channel: str = STRUCTURED
) -> FormSlot:
    """The slot that names or codes of a form, territory, unit, period and origin mean. Raises AntqError if none."""
    window = periods.from_label(period)
    unit_code = lists.code_of("reporting_units", unit)
    slot = Slot(
        geography.resolve(province, window.end),
        unit_code,
        kind_of_unit(unit_code),
        window,
        lists.code_of("origin", origin),
    )
    return FormSlot(lists.code_of("forms", form), slot, lists.code_of("channel", channel))
