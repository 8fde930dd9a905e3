"""The clock of the warehouse: days begin and reports are received in Viet Nam's time."""

from typing import Final
from zoneinfo import ZoneInfo

VIET_NAM: Final = ZoneInfo("Asia/Ho_Chi_Minh")
