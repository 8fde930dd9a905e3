"""The generator is in the folder of the pages it writes, outside the package."""

import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).parents[3] / "docs"))
