"""LibreOffice without a window: what a clerk's office program makes of a workbook."""

import subprocess
from collections.abc import Mapping
from pathlib import Path


def save_again(workbooks: Mapping[str, bytes], folder: Path) -> dict[str, bytes]:
    """Open the workbooks in LibreOffice and save them as it saves; one start for all of them.

    A missing LibreOffice fails the test: `.ci/run` installs it.
    """
    sources = []
    for name, data in workbooks.items():
        path = folder / f"{name}.xlsx"
        path.write_bytes(data)
        sources.append(str(path))
    saved = folder / "saved"
    subprocess.run(
        [
            *("soffice", "--headless", f"-env:UserInstallation={(folder / 'profile').as_uri()}"),
            *("--convert-to", "xlsx:Calc MS Excel 2007 XML", "--outdir", str(saved), *sources),
        ],
        capture_output=True,
        check=True,
        timeout=120,
    )
    return {name: (saved / f"{name}.xlsx").read_bytes() for name in workbooks}
