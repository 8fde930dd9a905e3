"""Names, codes and labels that the workbooks are made of. Places are real or sound so; figures are invented."""

import csv
import unicodedata
from datetime import date, timedelta
from decimal import Decimal
from pathlib import Path
from random import Random
from typing import Any, Final

_LISTS: Final = Path(__file__).parents[3] / "src/antq/reference"


def reference(name: str) -> list[dict[str, str]]:
    """The rows of one of the project's code lists."""
    with (_LISTS / f"{name}.csv").open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


MEASURES: Final = {
    (r["activity_code"], r["field"]): r["measure_code"] for r in reference("activity_measures")
}
ACTIVITY_NAMES: Final = {r["activity_code"]: r["name_vi"] for r in reference("activity_types")}
ITEM_NAMES: Final = {r["item_code"]: r["name_vi"] for r in reference("items")}
PROVINCES: Final = [
    ("Tỉnh An Giang", "an_giang_2025"),
    ("Tỉnh Phú Thọ", "phu_tho_2025"),
    ("Tỉnh Sơn La", "son_la_2008"),
    ("Gia Lai", "gia_lai_2025"),
    ("Tỉnh Đồng Tháp", "dong_thap_2025"),
    ("Thành phố Đà Nẵng", "da_nang_2025"),
    ("Đắk Lắk", "dak_lak_2025"),
    ("Tỉnh Hưng Yên", "hung_yen_2025"),
    ("Thành phố Cần Thơ", "can_tho_2025"),
    ("Nghệ An", "nghe_an_2008"),
]
UNITS: Final = [("Báo cáo tổng hợp của tỉnh", "consolidated"), ("Công an tỉnh", "police")]
# Label on the cover, key, the label of the same period last year, of the cumulative one, and the last day.
PERIODS: Final = [
    ("Quý III/2026", "2026-Q3", "Quý III/2025", "9 tháng năm 2026", date(2026, 9, 14)),
    ("Quý II/2026", "2026-Q2", "Quý II/2025", "6 tháng đầu năm 2026", date(2026, 6, 14)),
    ("Tháng 8/2026", "2026-M08", "Tháng 8/2025", "8 tháng năm 2026", date(2026, 8, 14)),
    ("Tháng 10/2026", "2026-M10", "Tháng 10/2025", "10 tháng năm 2026", date(2026, 10, 14)),
    ("6 tháng đầu năm 2026", "2026-H1", "6 tháng đầu năm 2025", "6 tháng đầu năm 2026", date(2026, 6, 14)),
    ("Quý I/2026", "2026-Q1", "Quý I/2025", "Quý I/2026", date(2026, 3, 14)),
]
COMMUNES: Final = [
    "Xã Mường La",
    "Xã Chiềng Sinh",
    "Phường Tô Hiệu",
    "Xã Đông Sơn",
    "Phường Long Châu",
    "Xã Thạnh Lộc",
    "Xã Đắk Pék",
    "Xã Vĩnh Gia",
    "Phường Hòa Thuận",
    "Xã Nậm Cắn",
    "Xã Yên Thủy",
    "Phường Đồng Tâm",
]
# Activities that any province may hold, with the fields they use and how large the figures are.
ACTIVITIES: Final[dict[str, dict[str, tuple[int, int]]]] = {
    "residents_meeting": {"occasions": (8, 90), "attendances": (400, 9000)},
    "propaganda_session": {"occasions": (5, 60), "attendances": (300, 7000)},
    "mobile_propaganda": {"occasions": (5, 60), "attendances": (300, 5000)},
    "movement_launch": {"occasions": (3, 30), "attendances": (200, 4000)},
    "listening_forum": {"occasions": (3, 20), "attendances": (200, 3000)},
    "training_class": {"occasions": (3, 12), "attendances": (100, 900)},
    "legal_education_class": {"occasions": (3, 12), "attendances": (100, 900)},
    "commitment_signing": {"organisations": (10, 200), "households": (200, 5000)},
    "leaflet_distribution": {"items": (500, 20000)},
    "information_items": {"items": (30, 700)},
    "mediation": {"occasions": (5, 80)},
    "reform_support": {"people": (10, 300)},
    "gift_giving": {"households": (20, 400), "items": (20, 400)},
}
# Item, unit as a clerk writes it, unit's code, the least and most in steps of the last decimal, decimals.
ITEMS: Final = [
    ("heroin", "kg", "kg", 1, 9999, 2),
    ("methamphetamine_crystal", "kg", "kg", 1, 9999, 2),
    ("cannabis_dry", "kg", "kg", 1, 999, 1),
    ("opium", "gam", "g", 15, 9000, 1),
    ("synthetic_drug_tablets", "viên", "tablet", 50, 30000, 0),
    ("mdma", "viên", "tablet", 50, 5000, 0),
    ("firecrackers", "kg", "kg", 15, 9000, 1),
    ("fireworks", "hộp", "box", 5, 300, 0),
    ("cigarettes", "bao", "pack", 200, 9000, 0),
    ("firearms", "khẩu", "gun", 2, 30, 0),
    ("ammunition", "viên", "tablet", 20, 900, 0),
    ("grenades", "quả", "shell", 2, 20, 0),
    ("sugar", "kg", "kg", 200, 9000, 0),
    ("motorcycles", "xe", "vehicle", 2, 40, 0),
]
MODELS: Final = [
    "Camera an ninh",
    "Tiếng kẻng an ninh",
    "Dòng họ tự quản về an ninh trật tự",
    "Khu nhà trọ an toàn",
    "Xứ đạo bình yên",
    "Bến đò an toàn",
    "Cổng trường bình yên",
    "Tổ liên gia an toàn phòng cháy, chữa cháy",
    "Ánh sáng an ninh",
    "Zalo kết nối bình yên",
]
# Names of places and models that sound like totals, sections or notes.
ALIKE: Final = [
    "Phường Cộng Hòa",
    "Xã Tổng Cọt",
    "Xã Toàn Thắng",
    "Xã Lũng Cú",
    "Phường Trung Tâm",
    "Xã Quý Lộc",
]
ALIKE_MODELS: Final = ["Cộng đồng an toàn", "Tổng đài tiếp nhận tin báo", "Toàn dân tự quản", "Tổ hợp camera"]
STEPS: Final = [
    ("Ra mắt", "launched"),
    ("Quyết định công nhận", "recognised"),
    ("Nhân rộng", "replicated"),
    ("Sơ kết, tổng kết", "reviewed"),
]


def typed(rng: Random, value: Decimal, *, as_text: float = 0.4) -> Any:
    """The figure as a number, or as a clerk types it: dot for thousands, comma for decimals, 04."""
    whole = value == value.to_integral_value()
    if rng.random() >= as_text:
        return int(value) if whole else float(value)
    if whole:
        text = f"{int(value):,}".replace(",", ".")
        return f"0{text}" if value < 10 and rng.random() < 0.5 else text
    body, _, decimals = f"{value:f}".partition(".")
    return f"{int(body):,}".replace(",", ".") + "," + decimals


def measured(rng: Random, low: int, high: int, decimals: int) -> Decimal:
    """A quantity with up to so many decimals; texts of it never have three, which could be thousands."""
    return Decimal(rng.randint(low, high)).scaleb(-decimals).normalize() + Decimal(0)


def quantity_typed(rng: Random, value: Decimal, unit: str) -> Any:
    """A quantity as typed; 1.164 kg as a text could be 1,164 kg, so a careful clerk leaves it a number."""
    return typed(rng, value, as_text=0 if value >= 1000 and unit in ("kg", "gam") else 0.4)


def day_in(rng: Random, end: date) -> date:
    """A day of the period that ends then."""
    return end - timedelta(days=rng.randint(0, 25))


def loose(text: str) -> str:
    """The text with its accents as characters of their own (NFD)."""
    return unicodedata.normalize("NFD", text)


def unaccented(text: str) -> str:
    """The text without accents, as some still type it."""
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return plain.replace("đ", "d").replace("Đ", "D")
