"""The least that makes a workbook, as libraries write it: no styles, no shared texts, prefixes, no references."""

import io
import zipfile
from datetime import datetime
from itertools import count

import pytest

from antq.core.clock import VIET_NAM
from antq.intake.examination import examine

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
LINKS = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
STRICT = "http://purl.oclc.org/ooxml"
SHEETS = {
    "Báo cáo": [
        ["Tỉnh/thành phố", "Cao Bằng"],
        ["Đơn vị báo cáo", "Báo cáo tổng hợp của tỉnh"],
        ["Kỳ báo cáo", "Quý I/2026"],
        ["Cơ sở kỳ", "Theo Nghị định 09/2019/NĐ-CP"],
    ],
    "Hoạt động": [["Hoạt động", "Số cuộc, đợt, lần"], ["Tuần tra", 41]],
}


class Writer:
    """Writes a workbook with as little as its options ask for."""

    def __init__(
        self,
        *,
        prefix: str = "",
        texts: str = "inlineStr",
        references: bool = True,
        strict: bool = False,
        root: str = "",
        stored: bool = False,
    ) -> None:
        self.prefix = f"{prefix}:" if prefix else ""
        self.texts, self.references, self.root, self.stored = texts, references, root, stored
        self.main = f"{STRICT}/spreadsheetml/main" if strict else MAIN
        self.links = f"{STRICT}/officeDocument/relationships" if strict else LINKS
        self.namespace = f'xmlns{":" + prefix if prefix else ""}="{self.main}"'
        self.shared: list[str] = []

    def element(self, name: str, content: str, attributes: str = "") -> str:
        return f"<{self.prefix}{name} {attributes}>{content}</{self.prefix}{name}>"

    def cell(self, value: object, reference: str) -> str:
        at = f'r="{reference}"' if self.references else ""
        if isinstance(value, int):
            return self.element("c", self.element("v", str(value)), at)
        if self.texts == "inlineStr":
            return self.element("c", self.element("is", self.element("t", str(value))), f'{at} t="inlineStr"')
        if self.texts == "s":
            self.shared.append(str(value))
            value = len(self.shared) - 1
        return self.element("c", self.element("v", str(value)), f'{at} t="{self.texts}"')

    def sheet(self, rows: list[list[object]]) -> str:
        written = (
            self.element("row", "".join(self.cell(v, f"{'AB'[i]}{n}") for i, v in enumerate(row)))
            for n, row in enumerate(rows, start=1)
        )
        return self.element("worksheet", self.element("sheetData", "".join(written)), self.namespace)

    def relations(self, *targets: tuple[str, str]) -> str:
        rows = "".join(
            f'<Relationship Id="rId{n}" Type="{self.links}/{kind}" Target="{target}"/>'
            for n, (kind, target) in enumerate(targets, start=1)
        )
        return f'<Relationships xmlns="{PACKAGE}/relationships">{rows}</Relationships>'

    def book(self) -> bytes:
        numbers = count(1)
        named = {f"sheet{next(numbers)}.xml": name for name in SHEETS}
        parts = {f"xl/worksheets/{file}": self.sheet(SHEETS[name]) for file, name in named.items()}
        sheets = "".join(
            self.element("sheet", "", f'name="{name}" sheetId="{n}" r:id="rId{n}"')
            for n, name in enumerate(named.values(), start=1)
        )
        links = f'{self.namespace} xmlns:r="{self.links}"'
        parts["xl/workbook.xml"] = self.element("workbook", self.element("sheets", sheets), links)
        targets = [("worksheet", f"{self.root}worksheets/{file}") for file in named]
        if self.shared:
            targets.append(("sharedStrings", f"{self.root}sharedStrings.xml"))
            items = "".join(self.element("si", self.element("t", text)) for text in self.shared)
            parts["xl/sharedStrings.xml"] = self.element("sst", items, self.namespace)
        parts["xl/_rels/workbook.xml.rels"] = self.relations(*targets)
        parts["_rels/.rels"] = self.relations(("officeDocument", "xl/workbook.xml"))
        parts["[Content_Types].xml"] = (
            f'<Types xmlns="{PACKAGE}/content-types"><Default Extension="xml" ContentType="application/xml"/></Types>'
        )
        made = io.BytesIO()
        with zipfile.ZipFile(
            made, "w", zipfile.ZIP_STORED if self.stored else zipfile.ZIP_DEFLATED
        ) as archive:
            for name, content in parts.items():
                archive.writestr(name, content)
        return made.getvalue()


@pytest.mark.parametrize(
    "writer",
    [
        Writer(),
        Writer(references=False),
        Writer(texts="str"),
        Writer(texts="s"),
        Writer(texts="s", references=False),
        Writer(prefix="x"),
        Writer(prefix="ss", texts="s", references=False),
        Writer(strict=True, texts="s"),
        Writer(root="/xl/", texts="s"),
        Writer(prefix="x", root="/xl/", texts="s", stored=True),
    ],
)
def test_the_least_of_a_workbook_is_read(writer: Writer) -> None:
    received = datetime(2026, 4, 2, 8, tzinfo=VIET_NAM)
    found = examine(writer.book(), "a.xlsx", "national_desk", received, max_rows=100, demonstration=False)

    assert [f.code for f in found.all_findings] == []
    [judged] = found.sections
    assert judged.lines["occasions"].to_list() == ["41"]
