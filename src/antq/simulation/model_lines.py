"""Models of a simulated month: stocks that add up from month to month, some by name, and now and then a launch."""

from dataclasses import dataclass
from datetime import timedelta
from functools import cache
from typing import Final

from antq.periods import Period
from antq.simulation.draws import dice_of, held_by, months_since_epoch, scale
from antq.simulation.report_files import Line

_MODEL_NAMES: Final = (
    "Camera an ninh",
    "Tiếng kẻng an ninh",
    "Ánh sáng an ninh",
    "Tổ tự quản về an ninh trật tự",
    "Khu dân cư không có tội phạm",
    "Nhà trọ tự quản về an ninh trật tự",
    "Dòng họ tự quản",
    "Cổng trường an toàn giao thông",
    "Bến bãi tự quản",
    "Phụ nữ với an ninh trật tự",
)


@dataclass(frozen=True)
class _Models:
    """Models of an old territory over a month."""

    opening: int
    new: int
    merged: int
    dissolved: int
    points: int
    members: int

    @property
    def active(self) -> int:
        return self.opening + self.new - self.merged - self.dissolved


def model_lines(seed: int, key: str, period: Period) -> list[Line]:
    """The stocks, three models by name and the launch that the consolidated report of a month tells of."""
    parts = [_models(seed, atom, months_since_epoch(period)) for atom in held_by(key)]
    active = sum(part.active for part in parts)
    stocks = {
        "models_opening": sum(part.opening for part in parts),
        "models_new": sum(part.new for part in parts),
        "models_merged": sum(part.merged for part in parts),
        "models_dissolved": sum(part.dissolved for part in parts),
        "models_active": active,
        "model_types": min(active, 12 + len(parts) * 4),
        "model_points": sum(part.points for part in parts),
        "model_members": sum(part.members for part in parts),
    }
    lines: list[Line] = [
        {"record": "stock", "measure": measure, "value": value, "level": "province"}
        for measure, value in stocks.items()
    ]
    dice = dice_of(seed, key, "named")
    for name in dice.sample(_MODEL_NAMES, 3):
        points = dice.randint(3, 60)
        named = {
            "record": "named",
            "model": name,
            "sponsor": "police",
            "status": "active",
            "level": "province",
        }
        lines.append(
            {**named, "points": points, "groups": points * 2, "members": points * dice.randint(6, 20)}
        )
    if stocks["models_new"]:
        day = period.start + timedelta(days=dice_of(seed, key, period.key, "launch").randint(3, 25))
        name = f"Tổ tự quản về an ninh trật tự số {months_since_epoch(period)}"
        lines.append({"record": "event", "model": name, "step": "launched", "date": day, "level": "province"})
    return lines


@cache
def _models(seed: int, atom: str, age: int) -> _Models:
    """Models of an old territory in its `age`-th month: opening + new - merged - dissolved = active."""
    if age < 0:
        dice = dice_of(seed, atom, "models")
        return _Models(round(28 * scale(seed, atom) * dice.uniform(0.7, 1.3)) + 3, 0, 0, 0, 0, 0)
    opening = _models(seed, atom, age - 1).active
    dice = dice_of(seed, atom, age, "models")
    new = dice.choices((0, 1, 2, 3), (0.62, 0.25, 0.09, 0.04))[0]
    merged = 1 if dice.random() < 0.12 and opening > 5 else 0
    dissolved = 1 if dice.random() < 0.18 and opening > 5 else 0
    active = opening + new - merged - dissolved
    return _Models(opening, new, merged, dissolved, round(active * 9.5), round(active * 9.5 * 7.2))
