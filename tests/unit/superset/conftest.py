"""The generator is in the folder of the assets it writes, outside the package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "superset"))
