"""Files made to harm: each with a name, why it is hostile, and the codes of which one must be among its findings."""

from hostile_kit import ANY as ANY
from hostile_kit import Hostile
from hostile_names import marks, renamed
from hostile_parts import parts_
from hostile_sheets import sheets
from hostile_texts import jsons, texts
from hostile_zips import zips


def hostile_files() -> list[Hostile]:
    """All of them, in a fixed order."""
    return [*zips(), *parts_(), *sheets(), *marks(), *renamed(), *texts(), *jsons()]
