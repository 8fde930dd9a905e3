"""Reports in prose: the cover in the text, figures as lines with their span, and what is set aside or refused."""

import io
import zipfile
from dataclasses import replace
from datetime import date, datetime
from typing import Any

import docx
import polars as pl
import pytest
from event_lines import spelled_out

from antq.core.clock import VIET_NAM
from antq.documents.document import Prose
from antq.documents.prose import report_reader, sections, text_cover
from antq.intake import event_lines, filing_cover
from antq.intake.examination import examine
from antq.intake.examined_file import Examined
from antq.narrative import Figure
from antq.periods import from_label
from antq.replies import finding_places

RECEIVED = datetime(2026, 1, 5, 8, 0, tzinfo=VIET_NAM)
COVER = ("Mẫu: Lời văn", "Tỉnh/thành phố: An Giang", "Đơn vị báo cáo: Công an", "Kỳ báo cáo: Năm 2023")
SENTENCE = "Trong năm, lực lượng Công an bắt giữ 11 vụ, 26 đối tượng, thu giữ 71,63 kg ma túy đá."
YEAR = from_label("Năm 2023")
FIGURE = Figure(
    start=100, end=118, quote="3.439 cuộc họp dân", value_start=100, value_end=105, kind="activity",
    indicator="residents_meetings", value=3439, qualifier="exact", unit="cuộc", substance=None, model_name=None,
    scope=None, level=None, relation="disjoint", denominator=None, period_start=None, period_end=None, mode=None,
    acquisition=None, confidence=0.9, rule="occasions",
)  # fmt: skip


def text(*body: str, cover_lines: tuple[str, ...] = COVER) -> bytes:
    """A TXT report: a cover of `#` lines, then prose."""
    return "\n".join([*(f"# {line}" for line in cover_lines), "", *(body or (SENTENCE,))]).encode()


def page(*body: str) -> bytes:
    rows = "".join("<tr><td>{}:</td><td>{}</td></tr>".format(*line.split(": ")) for line in COVER[1:])
    paragraphs = "".join(f"<p>{paragraph}</p>" for paragraph in body)
    return f"<!DOCTYPE html><html><body><table>{rows}</table>{paragraphs}</body></html>".encode()


def document(*body: str, header: str = "") -> bytes:
    made = docx.Document()
    table = made.add_table(rows=0, cols=2)
    for line in COVER[1:]:
        for cell, part in zip(table.add_row().cells, line.split(": "), strict=True):
            cell.text = part
    for paragraph in body:
        made.add_paragraph(paragraph)
    if header:
        made.sections[0].header.paragraphs[0].text = header
    buffer = io.BytesIO()
    made.save(buffer)
    return buffer.getvalue()


def pdf(*body: str) -> bytes:
    """A PDF of one page with a text layer, in letters without accents; without lines, a scan."""
    shown = b"".join(b"(%s) Tj 0 -14 Td " % line.encode("ascii") for line in body)
    content = b"BT /F1 10 Tf 50 780 Td " + shown + b"ET"
    objects = [
        b"<</Type/Catalog/Pages 2 0 R>>",
        b"<</Type/Pages/Kids[3 0 R]/Count 1>>",
        b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 595 842]/Contents 4 0 R/Resources<</Font<</F1 5 0 R>>>>>>",
        b"<</Length %d>>stream\n%s\nendstream" % (len(content), content),
        b"<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>",
    ]
    out = b"%PDF-1.4\n"
    at = []
    for number, one in enumerate(objects, start=1):
        at.append(len(out))
        out += b"%d 0 obj%s endobj\n" % (number, one)
    table = b"".join(b"%010d 00000 n \n" % offset for offset in at)
    return out + b"xref\n0 6\n0000000000 65535 f \n%strailer<</Size 6/Root 1 0 R>>startxref\n%d\n%%%%EOF" % (
        table,
        len(out),
    )


def examined(data: bytes, name: str = "bao-cao") -> Examined:
    return examine(data, name, "examples", RECEIVED, max_rows=1000, demonstration=True)


def codes(found: Examined) -> set[str]:
    return {f.code for f in found.all_findings} | {
        code
        for judged in found.sections
        for code in (*judged.line_findings["code"], *(f.code for f in judged.findings))
    }


def lines_of_form(found: Examined, form: str) -> list[dict[str, Any]]:
    [judged] = [one for one in found.sections if one.section.form == form]
    refs = {value: f"hash of {value}" for value in event_lines.raw_values(judged)}
    return [line for chunk in event_lines.chunks(judged, refs, valid=True) for line in spelled_out(chunk)]


def test_a_text_files_each_figure_with_its_characters() -> None:
    data = text()
    found = examined(data)

    assert (found.format, found.channel) == ("txt", filing_cover.NARRATIVE)
    assert found.envelope is not None
    assert found.envelope.slot is not None
    assert found.envelope.slot.province_key == "an_giang_2008"
    filed = lines_of_form(found, "seizures")
    raw = data.decode()
    quotes = [raw[slice(*map(int, line["cell"].strip("[)").split(", ")))] for line in filed]
    assert [q.split()[0] for q in quotes] == ["11", "26", "71,63"]
    assert [line["quote_ref"] for line in filed] == [f"hash of {quote}" for quote in quotes]
    assert [line.get("cases") or line.get("suspects") or line["qty"] for line in filed] == [
        "11",
        "26",
        "71.63",
    ]
    assert filed[2]["item"] == "methamphetamine_crystal"
    # Nothing in the text ties them together.
    assert len({line["grp"] for line in filed}) == 3


def test_goods_counted_without_a_unit_are_counted_by_the_piece() -> None:
    found = examined(
        text("Công an vận động giao nộp 63 vũ khí thô sơ, 41 công cụ hỗ trợ, 5 khẩu súng bắn điện.")
    )

    assert [(line["item"], line["qty"], line["unit"]) for line in lines_of_form(found, "seizures")] == [
        ("melee_weapons", "63", "piece"),
        ("support_tools", "41", "piece"),
        ("support_tools", "5", "gun"),
    ]
    assert "SZ102" not in codes(found)


@pytest.mark.parametrize(
    "body",
    [
        ("Thu giữ hàng lậu, trị giá hàng vi phạm 250 triệu đồng.",),
        ("STT\tNội dung\tĐơn vị tính\tSố lượng", "1\tTrị giá hàng hóa vi phạm\ttriệu đồng\t250"),
    ],
)
def test_money_of_a_text_is_multiplied_once(body: tuple[str, ...]) -> None:
    [line] = lines_of_form(examined(text(*body)), "seizures")

    assert (line["item"], line["qty"], line["unit"]) == ("goods_value", "250000000", "vnd")


@pytest.mark.parametrize(("format_", "data"), [("html", page(SENTENCE)), ("docx", document(SENTENCE))])
def test_a_document_is_read_like_a_text(format_: str, data: bytes) -> None:
    found = examined(data)

    assert (found.format, found.channel) == (format_, filing_cover.NARRATIVE)
    assert found.envelope is not None
    assert found.envelope.slot is not None
    assert len(lines_of_form(found, "seizures")) == 3


def test_a_pdf_with_text_gives_its_cover_and_a_scan_is_refused() -> None:
    read = examined(
        pdf("Tinh/thanh pho: An Giang", "Don vi bao cao: Cong an", "Ky bao cao: Nam 2023", "khong co gi")
    )

    assert read.envelope is not None
    assert read.envelope.slot is not None
    assert codes(read) >= {"FI260"}
    assert codes(examined(pdf())) == {"FI265"}
    assert codes(examined(b"%PDF-1.7\n" + b"x" * 500)) == {"FI104"}


def test_a_table_of_comma_separated_values_is_none_of_it() -> None:
    table = "# Tỉnh/thành phố: An Giang\n# Mẫu: activities\nHoạt động,Số cuộc\nHọp dân,3\n".encode()

    assert examined(table).format == "csv"


def test_the_cover_is_no_part_of_the_sentences() -> None:
    block = text_cover.find(text(cover_lines=(*COVER, "Lý do: bổ sung 12 vụ")).decode())

    assert [label for label, _, _ in block.pairs] == [
        "Tỉnh/thành phố", "Đơn vị báo cáo", "Kỳ báo cáo", "Lý do"
    ]  # fmt: skip
    assert "11 vụ" not in text().decode()[block.start : block.end]
    assert len(lines_of_form(examined(text(cover_lines=(*COVER, "Lý do: bổ sung 12 vụ"))), "seizures")) == 3


@pytest.mark.parametrize("kind", ["Bổ sung", "Đính chính"])
def test_a_text_can_only_replace(kind: str) -> None:
    found = examined(text(cover_lines=(*COVER, f"Loại báo cáo: {kind}")))

    assert "SL261" in codes(found)


def test_a_text_longer_than_the_limit_is_refused() -> None:
    found = examined(text("Họp dân. " * 120_000))

    assert codes(found) == {"FI105"}
    assert found.sections == ()


def test_a_text_without_figures_is_returned_with_a_remedy() -> None:
    assert codes(examined(text("Phong trào được duy trì tốt."))) >= {"FI260"}
    assert codes(examined(text(""))) == {"FI265"}


@pytest.mark.parametrize(
    "data",
    [
        text("MẬT", SENTENCE),
        text(SENTENCE, *["Nội dung khác."] * 60, "TỐI MẬT"),
        document("MẬT", SENTENCE),
        document(SENTENCE, header="TUYỆT MẬT"),
        page(SENTENCE).replace(b"<body>", "<head><title>TỐI MẬT</title></head><body>".encode()),
        page("MẬT", SENTENCE),
    ],
    ids=["first line", "foot", "docx", "docx header", "html title", "html"],
)
def test_a_mark_of_secrecy_returns_the_text(data: bytes) -> None:
    found = examined(data)

    assert found.is_secret
    assert codes(found) == {"FI301"}


def test_an_identifier_rejects_the_figure_it_touches_and_a_named_official_none() -> None:
    found = examined(
        text(
            "Đồng chí Nguyễn Văn Hùng, Giám đốc Công an tỉnh, cho biết: bắt giữ 11 vụ, 26 đối tượng.",
            "CCCD 089203001234 đối tượng.",
        )
    )

    assert "PD207" in codes(found)
    counts = [judged.counts() for judged in found.sections]
    assert sum(count["accepted"] for count in counts) == 2
    kept = "".join(str(lines_of_form(found, judged.section.form)) for judged in found.sections)
    assert "089203001234" not in kept
    assert "Hùng" not in kept


def test_a_document_with_a_file_inside_is_refused() -> None:
    buffer = io.BytesIO(document(SENTENCE))
    with zipfile.ZipFile(buffer, "a") as package:
        package.writestr("word/embeddings/a.bin", b"x")

    assert codes(examined(buffer.getvalue())) == {"FI121"}


def test_a_document_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(report_reader, "_SECONDS", 0.001)

    assert codes(examined(document(SENTENCE))) == {"FI264"}


def test_elements_within_elements_do_not_end_the_reader() -> None:
    assert codes(examined(b"<html>" + b"<b>" * 100_000 + b"1")) == {"FI104"}


def made(
    *figures: Figure, identifiers: tuple[tuple[int, int, str], ...] = ()
) -> dict[str, list[dict[str, Any]]]:
    """The rows of the sections that figures make."""
    return {
        section.form: section.frame.to_dicts()
        for section in sections.make_sections(Prose(tuple(figures), identifiers), YEAR)
    }


def test_what_counts_nothing_repeats_or_speaks_of_another_year_is_set_aside() -> None:
    rows = made(
        FIGURE,
        replace(FIGURE, start=200, indicator=None, quote="12 chỉ vàng"),
        replace(FIGURE, start=300),
        replace(FIGURE, start=400, value=99, period_start="2022-01-01", period_end="2022-12-31"),
        replace(FIGURE, start=500, value=7, period_start="2023-03-01", period_end="2023-03-31"),
        replace(FIGURE, start=600, value=8, period_start="2022-12-15", period_end="2023-12-14"),
    )["activities"]

    assert [row["refused_by_reader"] for row in rows] == [None, "FI261", "FI262", "FI263", None, None]
    assert [row["relation"] for row in rows] == ["disjoint", None, None, None, "overlap_unknown", "disjoint"]


def test_cases_of_prose_are_filed_with_their_subject_and_none_is_asked_for() -> None:
    found = examined(
        text("Trong năm, lực lượng Công an bắt giữ 40 vụ ma túy, 12 vụ buôn lậu, 3 vụ vũ khí, pháo.")
    )

    [judged] = found.sections
    assert judged.lines.select("cases", "subject").rows() == [
        ("40", "drugs"),
        ("12", "smuggling_fraud_counterfeit"),
        ("3", None),
    ]
    assert "SZ232" not in judged.line_findings["code"].to_list()


@pytest.mark.parametrize(
    ("sentence", "filed"),
    [
        (
            "phát hiện 60 vụ, trong đó 40 vụ ma túy, 20 vụ pháo.",
            [("40", "disjoint", "drugs"), ("20", "disjoint", "fireworks")],
        ),
        (
            "phát hiện 60 vụ (tăng 4 vụ), trong đó ma túy 40 (chiếm 67%), pháo 20 (giảm 1 vụ).",
            [("40", "disjoint", "drugs"), ("20", "disjoint", "fireworks")],
        ),
        # Something is left over, or what is cut is not the subject: the total counts, and its parts are in it.
        (
            "phát hiện 60 vụ, trong đó 40 vụ ma túy, 15 vụ pháo.",
            [("60", "disjoint", None), ("40", "part_of", "drugs"), ("15", "part_of", "fireworks")],
        ),
        (
            "phát hiện 60 vụ, trong đó 40 vụ ma túy, 20 vụ phối hợp với Hải quân.",
            [("60", "disjoint", None), ("40", "part_of", "drugs"), ("20", "part_of", "drugs")],
        ),
        (
            "phát hiện khoảng 60 vụ, trong đó 40 vụ ma túy, 20 vụ pháo.",
            [("60", "disjoint", None), ("40", "part_of", "drugs"), ("20", "part_of", "fireworks")],
        ),
    ],
)
def test_named_parts_that_are_all_of_a_total_are_filed_in_its_place(
    sentence: str, filed: list[tuple[str, str, str | None]]
) -> None:
    [judged] = examined(text(f"Trong năm, lực lượng Công an {sentence}")).sections

    sound = judged.lines.filter(pl.col("line_status").is_in(["accepted", "warned"]))
    assert sound.select("cases", "relation", "subject").rows() == filed
    set_aside = 0 if filed[0][0] == "60" else 1
    assert judged.line_findings["code"].to_list().count("FI273") == set_aside


def test_a_number_of_two_readings_is_a_rejected_line_at_its_place() -> None:
    found = examined(text("Trong năm, lực lượng Công an bắt giữ 11 vụ, thu giữ 1,200 viên ma túy tổng hợp."))

    [judged] = found.sections
    assert judged.counts()["accepted"] == 1
    assert judged.counts()["rejected"] == 1
    [row] = judged.line_findings.filter(pl.col("code") == "FI267").to_dicts()
    assert row["value"] == "1,200 viên ma túy tổng hợp"


def test_a_table_in_a_text_is_filed_by_its_cells_and_what_is_unclear_is_reported() -> None:
    table = (
        "STT\tNội dung\tĐVT\tSố lượng\tLũy kế\n1\tHeroin thu giữ\tkg\t2,5\t9\n2\tDiện tích rừng\tha\t31\t40\n"
    )
    unclear = "Loại\tKhu A\tKhu B\nMa túy\t12\t15\nPháo\t7\t8"
    found = examined(text(SENTENCE, table, unclear))

    reported = pl.concat([judged.line_findings for judged in found.sections]).filter(
        pl.col("code").str.starts_with("FI")
    )
    assert sorted(reported["code"].to_list()) == ["FI266", "FI268", "FI268", "FI271"]
    assert "2,5" in [
        line["qty"].replace(".", ",") for line in lines_of_form(found, "seizures") if "qty" in line
    ]


def test_a_text_without_diacritics_is_returned_with_a_remedy_and_a_line_of_it_rejected() -> None:
    plain = "Trong quy, cong an huyen bat 12 vu, thu giu 5 kg heroin va 300 vien ma tuy tong hop."

    whole = examined(text(plain))
    assert "FI269" in codes(whole)
    assert "FI260" not in codes(whole)
    part = examined(text(SENTENCE, plain))
    assert sum(judged.counts()["accepted"] for judged in part.sections) == 3
    assert "FI269" in codes(part)


def test_a_measure_decides_the_form_and_its_columns() -> None:
    cells = replace(
        FIGURE, indicator="party_cells_with_assigned_members", value=73, denominator=73, unit="chi bộ"
    )
    handed = replace(
        FIGURE, kind="seizure", indicator="handed_over_quantity", value=12, substance="homemade_guns",
        unit="khẩu súng", mode="unknown",
    )  # fmt: skip
    rows = made(
        cells,
        handed,
        replace(FIGURE, kind="model", indicator="models_active", value=56),
        replace(FIGURE, kind="model", indicator="named_model", value=1, model_name="2 An"),
        replace(FIGURE, value=5, level="commune", scope="xã Tân Lập"),
        replace(FIGURE, value=6, scope="Công an tỉnh An Giang"),
    )

    covered, commune, police = rows["activities"]
    assert (covered["activity"], covered["organisations"], covered["denominator"]) == (
        "party_cell_coverage",
        "73",
        "73",
    )
    assert (commune["level"], commune["place"]) == ("commune", "xã Tân Lập")
    assert police["agency"] == "police"
    [seizure] = rows["seizures"]
    assert (seizure["acquisition"], seizure["quantity"], seizure["unit"]) == ("handed_over", "12", "gun")
    total, named = rows["models"]
    assert (total["record"], total["measure"], total["value"]) == ("stock", "models_active", "56")
    assert (named["record"], named["model"]) == ("named", "2 An")


def test_every_figure_is_a_line_of_exactly_one_form() -> None:
    figures = [
        replace(FIGURE, start=100 * n, value=n, indicator=indicator, kind=kind)
        for n, (kind, indicator) in enumerate(
            [
                ("activity", "patrols"),
                ("seizure", None),
                ("model", None),
                ("seizure", "seizure_quantity"),
                ("other", "x"),
            ]
        )
    ]

    rows = made(*figures)

    assert list(rows) == ["activities"]
    assert [row["source_cell"] for row in rows["activities"]] == [f"[{f.start}, {f.end})" for f in figures]
    nothing = made(*figures[1:])
    assert sum(map(len, nothing.values())) == 4
    assert len(nothing) == 1


def test_a_figure_that_an_identifier_touches_keeps_no_word() -> None:
    [row] = made(FIGURE, identifiers=((104, 130, "PD201"),))["activities"]

    assert (row["refused_by_reader"], row["raw_quote"]) == ("PD201", "•••")


def test_a_receipt_names_the_characters_of_a_figure() -> None:
    place = finding_places.parse("[812, 846)")

    assert (place.part, place.shown, place.row) == (finding_places.SENTENCES, "ký tự 812–846", 813)


def test_a_period_of_a_year_is_the_years_on_any_basis() -> None:
    decree = from_label("Năm 2023", "decree_09")
    figure = replace(FIGURE, period_start="2023-01-01", period_end="2023-12-31")
    [section] = sections.make_sections(Prose((figure,)), decree)

    assert decree.start == date(2022, 12, 15)
    assert section.frame["relation"].to_list() == ["disjoint"]


def test_other_crime_and_the_figures_of_others_are_shown_and_counted_nowhere() -> None:
    body = (
        "Công an tỉnh bắt giữ 11 vụ ma túy; khởi tố 9 vụ, 12 bị can.",
        "Cùng ngày, Công an tỉnh Hà Tĩnh bắt 5 vụ ma túy. Cả nước bắt 905 vụ ma túy.",
    )
    found = examined(text(*body), "bao-cao.txt")
    (judged,) = found.sections
    assert judged.counts() == {"in": 5, "accepted": 1, "warned": 0, "rejected": 0, "ignored": 4}
    assert sorted(judged.line_findings["code"]) == ["FI273", "FI273", "FI274", "FI274"]


def test_the_cover_says_whose_the_figures_are() -> None:
    body = ("Hội nghị do tỉnh Đồng Tháp đăng cai. Công an tỉnh An Giang bắt giữ 11 vụ ma túy.",)
    found = examined(text(*body, "Ở Đồng Tháp, bắt 5 vụ ma túy."), "bao-cao.txt")
    (judged,) = found.sections
    assert judged.lines.select("cases", "line_status").rows() == [("11", "accepted"), ("5", "ignored")]
