"""The lines of an event as `eventlog.current_lines` gives them, for tests without a server."""

import json
from typing import Any


def spelled_out(chunk: bytes | str) -> list[dict[str, Any]]:
    """A chunk's lines, each with number, status and place, which the first of them says for all."""
    lines: list[dict[str, Any]] = json.loads(chunk)
    shared = {"at_before": "", "at_row": 0, "at_after": ""} | lines[0]
    place_keys = ("at_before", "at_row", "at_after")
    return [
        {
            "n": shared["n"] + i,
            "s": "accepted",
            "cell": f"{shared['at_before']}{shared['at_row'] + i}{shared['at_after']}",
            **{key: value for key, value in line.items() if key not in place_keys},
        }
        for i, line in enumerate(lines)
    ]
