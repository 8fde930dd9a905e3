"""Files through the intake into a real log: what each becomes, and that nothing is written twice."""

import io
import json
import threading
import zipfile
from collections.abc import Callable, Sequence
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook

from antq.core.errors import AntqError
from antq.eventlog.rawstore import RawStore
from antq.intake import landing, originals
from antq.intake import receipt as receipts
from antq.intake.dry_run import dry_run
from antq.intake.originals import QUARANTINE
from antq.intake.receipt import Receipt
from antq.intake.submissions import take_in

EXAMPLES = Path(__file__).parents[3] / "examples"
ENVELOPE = {
    "province": "Kon Tum",
    "reporting_unit": "police",
    "period": "2024-M05.decree_09",
    "kind": "replace",
    "reason": "kiểm thử",
}


def report(
    occasions: object = 210, /, lines: Sequence[dict[str, object]] | None = None, **envelope: object
) -> bytes:
    """A one-form JSON report; `lines` replaces its single line."""
    lines = [{"activity": "residents_meeting", "occasions": occasions}] if lines is None else lines
    filings = [{"form": "activities", "lines": lines}]
    return json.dumps({"envelope": {**ENVELOPE, **envelope}, "filings": filings}).encode()


class Intake:
    """A warehouse's intake, and what its log holds."""

    def __init__(self, warehouse: Any, folder: Path) -> None:
        self.warehouse = warehouse
        self.settings = warehouse.settings
        self.folder = folder
        self.conn = warehouse.connect("writer")

    def land(self, content: bytes, name: str = "report.json", sender: str = "examples") -> str:
        path = self.folder / name
        path.write_bytes(content)
        return landing.land(self.settings, path, sender)

    def file(self, content: bytes, name: str = "report.json") -> Receipt:
        return take_in(self.settings, self.land(content, name), self.conn)

    def rows(self, query: str, parameters: tuple[object, ...] = ()) -> list[tuple[Any, ...]]:
        with self.conn.cursor() as cursor:
            cursor.execute(query, parameters)
            found = cursor.fetchall()
        self.conn.rollback()
        return found

    def events(self) -> list[tuple[str, str, dict[str, Any]]]:
        """Type, stream and payload of the report events, in order."""
        return self.rows(
            "select type, stream, payload from eventlog.events where type like 'Report%%' order by position"
        )

    def everything_kept(self) -> str:
        """All text the database and the state folder hold of submissions, as one string."""
        tables = ("eventlog.events", "eventlog.event_lines", "eventlog.texts", "intake.submissions")
        held = "".join(str(self.rows(f"select * from {table}")) for table in tables)  # noqa: S608 (the tables named above)
        for path in self.settings.state_dir.rglob("*"):
            if path.is_file():
                held += f"{path.name} {path.read_bytes().decode('utf-8', 'replace')}"
        return held


@pytest.fixture
def intake(warehouse: Any, tmp_path: Path) -> Intake:
    return Intake(warehouse, tmp_path)


def codes(receipt: Receipt) -> set[str]:
    return {finding.code for finding in receipt.findings}


def test_a_filing_keeps_its_lines_citation_and_receipt(intake: Intake) -> None:
    receipt = intake.file(
        report("3.439", citation_number="15/BC-CAT", citation_date="20/5/2024", signer_title="Giám đốc")
    )

    assert (receipt.status, receipt.lines.in_, receipt.lines.accepted) == ("filed", 1, 1)
    [(kind, stream, payload)] = intake.events()
    assert kind == "ReportFiled"
    assert stream == "report/activities/kon_tum_2008/police/2024-M05.decree_09/structured/reported"
    assert payload["vintage"] == 1
    assert payload["citation"]["number"] == "15/BC-CAT"
    assert payload["citation"]["date"] == "2024-05-20"
    assert payload["received_at"].endswith("+07:00")
    [(line, cell)] = intake.rows("select line, source_cell from eventlog.current_lines")
    assert line["v"] == {"occasions": "3439"}
    assert line["act"] == "residents_meeting"
    assert cell == "$.filings[0].lines[0]"
    assert receipts.load(intake.conn, receipt.receipt) == receipt
    assert receipts.load(intake.conn, str(receipt.submission_id)) == receipt


def test_the_same_file_twice_is_one_event(intake: Intake) -> None:
    first, second = intake.file(report()), intake.file(report())

    assert (first.status, second.status) == ("filed", "duplicate")
    assert len(intake.events()) == 1
    assert second.filings[0].vintage == 1
    assert second.lines.in_ == second.lines.ignored == 1


def test_going_back_to_the_first_file_is_a_third_vintage(intake: Intake) -> None:
    filed = [intake.file(report(value)) for value in (210, 214, 210)]

    assert [receipt.filings[0].vintage for receipt in filed] == [1, 2, 3]
    assert [payload["vintage"] for _, _, payload in intake.events()] == [1, 2, 3]


def test_another_agency_and_another_origin_replace_nothing(intake: Intake) -> None:
    intake.file(report(1))
    others = [
        intake.file(report(2, reporting_unit="fatherland_front")),
        intake.file(report(3, origin="synthetic")),
    ]

    assert [receipt.filings[0].vintage for receipt in others] == [1, 1]
    assert len({stream for _, stream, _ in intake.events()}) == 3


def test_kinds_of_amendment_are_declared_and_their_reason_is_kept_apart(intake: Intake) -> None:
    intake.file(report(1))
    added = intake.file(report(2, kind="bổ sung", reason="báo cáo muộn của hai xã"))
    silent = intake.file(report(3, kind="đính chính", reason=""))

    assert (added.filings[0].kind, silent.filings[0].kind) == ("supplement", "correction")
    assert "SL111" in codes(silent)
    payload = intake.events()[1][2]
    assert "báo cáo muộn" not in json.dumps(payload, ensure_ascii=False)
    assert intake.rows(
        "select body from eventlog.texts where encode(text_hash, 'hex') = %s", (payload["reason_ref"],)
    ) == [("báo cáo muộn của hai xã",)]


@pytest.mark.parametrize("label", ["tháng 5 năm 2024", "T5/2024 (15/4–14/5/2024)", "2024-M05.decree_09"])
def test_the_period_keeps_the_words_it_was_sent_with(intake: Intake, label: str) -> None:
    receipt = intake.file(report(period=label, period_basis="decree_09"))

    [(_, _, payload)] = intake.events()
    period = payload["period"]
    assert (period["key"], period["label"]) == ("2024-M05.decree_09", "Tháng 5/2024")
    assert (period["as_sent"], period["as_sent_ref"]) == (label, None)
    assert receipts.load(intake.conn, receipt.receipt) == receipt
    assert receipt.filings[0].period.as_sent == label


def test_free_words_for_a_period_are_kept_apart_and_masked(intake: Intake) -> None:
    campaign = {"period_basis": "campaign", "period_start": "15/12/2023", "period_end": "14/2/2024"}

    named = intake.file(report(period="Cao điểm Tết Giáp Thìn", **campaign))
    person = intake.file(
        report(period="Cao điểm của đ/c Nguyễn Văn An", reporting_unit="military", **campaign)
    )

    periods = [payload["period"] for _, _, payload in intake.events()]
    assert [period["as_sent"] for period in periods] == [None, None]
    refs = [period["as_sent_ref"] for period in periods]
    kept = [
        intake.rows("select body from eventlog.texts where encode(text_hash, 'hex') = %s", (ref,))
        for ref in refs
    ]
    assert kept[0] == [("Cao điểm Tết Giáp Thìn",)]
    assert "Nguyễn Văn An" not in intake.everything_kept()
    assert "Cao điểm Tết" not in json.dumps(periods, ensure_ascii=False)
    assert ("PD205" in codes(named), "PD205" in codes(person)) == (False, True)
    assert named.filings[0].period.as_sent is None


def test_a_correction_of_nothing_is_filed_with_a_warning(intake: Intake) -> None:
    receipt = intake.file(report(1, kind="correction"))

    assert receipt.status == "filed"
    assert "SL112" in codes(receipt)


def test_a_crash_between_append_and_clean_up_is_harmless(
    intake: Intake, monkeypatch: pytest.MonkeyPatch
) -> None:
    submission = intake.land(report())
    with monkeypatch.context() as patch:
        patch.setattr(landing, "done", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_in(intake.settings, submission, intake.conn)
    assert submission in landing.pending(intake.settings)

    again = take_in(intake.settings, submission, intake.conn)

    assert again.status == "filed"
    assert len(intake.events()) == 1
    assert landing.pending(intake.settings) == []
    assert take_in(intake.settings, submission, intake.conn) == again


def test_a_crash_before_commit_leaves_nothing(intake: Intake, monkeypatch: pytest.MonkeyPatch) -> None:
    submission = intake.land(report())
    with monkeypatch.context() as patch:
        patch.setattr(receipts, "store", lambda *_: (_ for _ in ()).throw(KeyboardInterrupt))
        with pytest.raises(KeyboardInterrupt):
            take_in(intake.settings, submission, intake.conn)
    assert intake.events() == []

    assert take_in(intake.settings, submission, intake.conn).status == "filed"
    assert len(intake.events()) == 1


def test_two_tasks_with_one_submission_append_once(intake: Intake) -> None:
    submission = intake.land(report())
    taken: list[Receipt] = []

    def run() -> None:
        with closing(intake.warehouse.connect("writer")) as conn:
            taken.append(take_in(intake.settings, submission, conn))

    tasks = [threading.Thread(target=run) for _ in range(4)]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()

    assert len(intake.events()) == 1
    assert {receipt.status for receipt in taken} == {"filed"}


def test_concurrent_filings_of_one_stream_make_consecutive_vintages(intake: Intake) -> None:
    submissions = [intake.land(report(value), f"{value}.json") for value in range(6)]
    failed: list[BaseException] = []

    def run(submission: str) -> None:
        try:
            with closing(intake.warehouse.connect("writer")) as conn:
                take_in(intake.settings, submission, conn)
        except BaseException as error:
            failed.append(error)

    tasks = [threading.Thread(target=run, args=(submission,)) for submission in submissions]
    for task in tasks:
        task.start()
    for task in tasks:
        task.join()

    assert failed == []
    assert [payload["vintage"] for _, _, payload in intake.events()] == [1, 2, 3, 4, 5, 6]


def test_valid_lines_go_in_and_bad_ones_are_counted(intake: Intake) -> None:
    lines: list[dict[str, object]] = [
        {"activity": "residents_meeting", "occasions": 5},
        {"activity": "họp bàn chuyện khác", "occasions": 5},
        {"activity": "movement_launch", "occasions": "-2"},
    ]
    receipt = intake.file(report(lines=lines))

    assert receipt.status == "filed_with_rejections"
    assert receipt.lines.model_dump(by_alias=True) == {
        "in": 3,
        "accepted": 1,
        "warned": 0,
        "rejected": 2,
        "ignored": 0,
    }
    stored = intake.rows("select status, line from eventlog.current_lines order by line_no")
    assert [status for status, _ in stored] == ["accepted", "rejected", "rejected"]
    assert "họp bàn chuyện khác" not in json.dumps([line for _, line in stored], ensure_ascii=False)
    finding = next(f for f in receipt.findings if f.code == "AC102")
    assert finding.value == "họp bàn chuyện khác"
    assert finding.place == "$.filings[0].lines[1].activity"
    assert receipts.load(intake.conn, receipt.receipt) == receipt


def test_nothing_usable_is_returned_and_the_vintage_in_force_stays(intake: Intake) -> None:
    intake.file(report(5))
    bad = intake.file(report("năm"))
    again = intake.file(report(5))

    assert (bad.status, again.status) == ("returned", "duplicate")
    assert {"AC103", "FI214"} <= codes(bad)
    assert bad.lines.rejected == bad.lines.in_ == 1
    assert [kind for kind, _, _ in intake.events()] == ["ReportFiled", "ReportReturned"]
    assert intake.events()[1][2]["returned"] == {"code": "FI214"}


def workbook(**cells: object) -> bytes:
    book = Workbook()
    sheet = book.active
    assert sheet is not None
    for place, value in cells.items():
        sheet[place] = value
    buffer = io.BytesIO()
    book.save(buffer)
    return buffer.getvalue()


def with_member(content: bytes, name: str, data: bytes) -> bytes:
    buffer = io.BytesIO(content)
    with zipfile.ZipFile(buffer, "a", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(name, data)
    return buffer.getvalue()


HOSTILE: dict[str, tuple[Callable[[], bytes], str]] = {
    "empty.xlsx": (lambda: b"", "FI101"),
    "blank.csv": (lambda: b"\xef\xbb\xbf \r\n\r\n", "FI101"),
    "cut.xlsx": (lambda: workbook(A1="x")[:900], "FI104"),
    "not-json.json": (lambda: b"{", "FI104"),
    "twice.json": (lambda: b'{"filings": [], "filings": []}', "FI104"),
    "deep.json": (lambda: b"[" * 200_000, "FI104"),
    "unknown.bin": (lambda: bytes(range(256)) * 16, "FI103"),
    "letter.pdf": (lambda: b"%PDF-1.7\n, \n", "FI104"),
    "page.csv": (lambda: b"<html>,</html>", "FI260"),
    "legacy.csv": (
        lambda: "Cấp,Số vụ\ncấp tỉnh,1\n".encode("cp1258", "ignore") + b"\xd2\xc3,\xff\n",
        "FI112",
    ),
    "no-form.csv": (lambda: b"a,b\n1,2\n", "FI113"),
    "no-form.xlsx": (lambda: workbook(A1="x"), "FI113"),
    "macro.xlsx": (lambda: with_member(workbook(A1="x"), "xl/vbaProject.bin", b"x"), "FI106"),
    "links.xlsx": (
        lambda: with_member(workbook(A1="x"), "xl/externalLinks/externalLink1.xml", b"<x/>"),
        "FI107",
    ),
    "entities.xlsx": (
        lambda: with_member(
            workbook(A1="x"), "xl/drawings/d.xml", b'<!DOCTYPE a [<!ENTITY b "c">]><a>&b;</a>'
        ),
        "FI110",
    ),
    "bomb.xlsx": (
        lambda: with_member(workbook(A1="x"), "xl/worksheets/sheet9.xml", b" " * 64 * 2**20),
        "FI105",
    ),
    "old.xls": (lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(2000), "FI109"),
    "locked.xlsx": (
        lambda: b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" + bytes(500) + "EncryptedPackage".encode("utf-16-le"),
        "FI108",
    ),
    "document.docx": (lambda: with_member(b"", "word/document.xml", b"<w/>"), "FI103"),
}


@pytest.mark.parametrize("name", sorted(HOSTILE))
def test_a_bad_file_is_returned_with_its_reason(intake: Intake, name: str) -> None:
    make, code = HOSTILE[name]

    receipt = intake.file(make(), name)

    assert receipt.status == "returned"
    assert code in codes(receipt)
    assert all(finding.remedy_vi and finding.remedy_en for finding in receipt.findings)
    assert receipt.lines.in_ == receipt.lines.rejected + receipt.lines.ignored
    [(kind, stream, _)] = intake.events()
    assert (kind, stream) == ("ReportReturned", f"submission/{receipt.submission_id}")
    assert landing.pending(intake.settings) == []


def test_an_oversized_file_is_returned_unread(intake: Intake) -> None:
    intake.settings = intake.settings.model_copy(update={"max_file_bytes": 100})
    receipt = intake.file(report() + b" " * 200)

    assert (receipt.status, codes(receipt)) == ("returned", {"FI102"})
    assert not (intake.settings.state_dir / "raw").exists()


def test_too_many_rows_are_returned(intake: Intake) -> None:
    intake.settings = intake.settings.model_copy(update={"max_rows": 2})
    lines: list[dict[str, object]] = [
        {"activity": "residents_meeting", "place": str(i), "occasions": i} for i in range(3)
    ]

    assert codes(intake.file(report(lines=lines))) == {"FI111"}


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("BC (MẬT).json", report(77123459)),
        (
            "report.csv",
            "# TUYỆT MẬT\n# Tỉnh/thành phố: Kon Tum\nHoạt động,Số cuộc\nHọp dân,77123459\n".encode(),
        ),
        ("report.xlsx", workbook(A1="Độ mật: Tối mật", A2=77123459)),
    ],
)
def test_of_a_marked_file_nothing_is_kept_but_its_hash(intake: Intake, name: str, content: bytes) -> None:
    receipt = intake.file(content, name)

    assert (receipt.status, codes(receipt), receipt.file) == ("returned", {"FI301"}, "")
    kept = intake.everything_kept()
    assert receipt.sha256 in kept
    assert "Công an tỉnh" in kept
    for secret in ("77123459", name, "TUYỆT MẬT", "Tối mật"):
        assert secret not in kept, secret


def test_personal_columns_are_not_read_and_identifiers_reject_their_line(intake: Intake) -> None:
    lines: list[dict[str, object]] = [
        {"activity": "residents_meeting", "occasions": 5, "Họ và tên": "Nguyễn Thị Thử"},
        {"activity": "residents_meeting", "occasions": 6, "place": "gặp ông X 001203004567"},
        {"activity": "residents_meeting", "occasions": 7, "place": "điện thoại 0912 345 678"},
    ]
    receipt = intake.file(report(lines=lines))

    assert receipt.status == "filed_with_rejections"
    assert {"PD101", "PD201", "PD203"} <= codes(receipt)
    assert (receipt.lines.accepted, receipt.lines.rejected) == (1, 2)
    database = "".join(
        str(intake.rows(f"select * from {table}"))  # noqa: S608 (the tables named above)
        for table in ("eventlog.events", "eventlog.event_lines", "eventlog.texts", "intake.submissions")
    )
    for personal in ("Nguyễn Thị Thử", "001203004567", "0912 345 678"):
        assert personal not in database
        assert personal not in str(receipt)
    quarantine = f"{intake.settings.raw_store_url}/{QUARANTINE}"
    assert RawStore(quarantine).get(receipt.sha256)
    with pytest.raises(AntqError):
        RawStore(intake.settings.raw_store_url).get(receipt.sha256)


def test_quarantined_originals_expire(intake: Intake) -> None:
    intake.file(b"{", "bad.json")

    assert originals.expire_quarantine(intake.settings) == 0
    assert originals.expire_quarantine(intake.settings, now=4e9) == 1


def test_the_raw_file_is_kept_before_the_event(intake: Intake) -> None:
    content = report()
    receipt = intake.file(content)

    assert RawStore(intake.settings.raw_store_url).get(receipt.sha256) == content


def test_synthetic_data_need_a_demonstration(intake: Intake) -> None:
    assert intake.file(report(origin="mô phỏng")).status == "filed"
    owner = intake.warehouse.connect("owner")
    with owner, owner.cursor() as cursor:
        cursor.execute("delete from warehouse.settings where key = 'demonstration'")

    refused = intake.file(report(2, origin="mô phỏng"))

    assert (refused.status, "SL108" in codes(refused)) == ("returned", True)


@pytest.mark.parametrize(("sender", "code"), [("an_giang_2025.police", "SL250"), ("ai đó", "SL251")])
def test_a_wrong_sender_learns_nothing_and_touches_no_stream(intake: Intake, sender: str, code: str) -> None:
    intake.file(report(1))
    intake.file(report(2))

    # The very bytes in force: an answer of "duplicate" would say that they are.
    answer = take_in(intake.settings, intake.land(report(2), sender=sender), intake.conn)

    assert (answer.status, answer.filings, codes(answer)) == ("returned", [], {code})
    assert (answer.lines.in_, answer.lines.rejected) == (1, 1)
    _, stream, payload = intake.events()[-1]
    assert stream == f"submission/{answer.submission_id}"
    assert (payload["province_key"], payload["reporting_unit"]) == (None, None)
    RawStore(f"{intake.settings.raw_store_url}/{QUARANTINE}").get(answer.sha256)


def test_what_the_operator_hands_in_is_filed_by_the_national_desk(intake: Intake) -> None:
    path = intake.folder / "report.json"
    path.write_bytes(report())

    answer = take_in(intake.settings, landing.land(intake.settings, path), intake.conn)

    assert (answer.status, answer.sender) == ("filed", "national_desk")
    [(actor,)] = intake.rows("select actor from eventlog.events where type = 'ReportFiled'")
    assert actor == "national_desk"


def test_a_dry_run_tells_the_same_and_writes_nothing(intake: Intake) -> None:
    intake.file(report())
    path = intake.folder / "again.json"
    path.write_bytes(report())

    answer = dry_run(intake.settings, path, "examples", intake.conn)

    assert (answer.receipt, answer.status) == ("dry-run", "duplicate")
    assert intake.rows("select count(*) from intake.submissions") == [(1,)]


def test_one_form_of_a_file_may_be_filed_and_another_returned(intake: Intake) -> None:
    document = json.loads(report())
    document["filings"].append(
        {"form": "seizures", "lines": [{"group_no": "1", "item": "heroin", "quantity": "1"}]}
    )
    receipt = intake.file(json.dumps(document).encode())

    assert receipt.status == "filed_with_rejections"
    assert [filing.outcome for filing in receipt.filings] == ["filed", "returned"]
    assert [kind for kind, _, _ in intake.events()] == ["ReportFiled", "ReportReturned"]
    assert receipt.lines.in_ == 2


def test_two_parts_of_one_form_do_not_overwrite_each_other(intake: Intake) -> None:
    document = json.loads(report())
    document["filings"] = document["filings"] * 3
    receipt = intake.file(json.dumps(document).encode())

    assert [filing.outcome for filing in receipt.filings] == ["filed", "returned", "returned"]
    assert "SL114" in codes(receipt)
    assert len(intake.events()) == 3


def test_a_landing_that_does_not_exist_is_an_error(intake: Intake) -> None:
    with pytest.raises(AntqError, match="nothing has landed"):
        take_in(intake.settings, "00000000-0000-0000-0000-000000000009", intake.conn)


EXAMPLE_STATUS = {
    "01": ("filed", 20),
    "02": ("filed", 8),
    "03": ("filed", 1),
    "04": ("filed", 4),
    "05": ("filed", 32),
    "06": ("filed", 1),
    "07": ("filed", 2),
    "08": ("filed", 0),
    "09": ("filed_with_rejections", 13),
    "10": ("returned", 0),
    "11": ("filed", 7),
    "12": ("filed", 22),
    "13": ("filed", 11),
    "14": ("filed", 10),
}


def test_the_examples_become_what_they_are_for(intake: Intake) -> None:
    files = sorted(path for path in EXAMPLES.iterdir() if path.suffix in {".xlsx", ".csv", ".json"})
    by_number = {path.name[:2]: intake.file(path.read_bytes(), path.name) for path in files}

    assert {
        number: (receipt.status, receipt.lines.in_) for number, receipt in by_number.items()
    } == EXAMPLE_STATUS
    assert [filing.vintage for filing in by_number["07"].filings] == [2]
    exhibits = intake.rows(
        """
        select line ->> 'item', line ->> 'unit', sum((line ->> 'qty')::numeric)::text
        from eventlog.current_lines
        where stream like 'report/seizures/an_giang_2008/border_guard/%%' and status in ('accepted', 'warned')
        group by 1, 2 order by 1
        """
    )
    assert exhibits == [
        ("cannabis_dry", "kg", "4.8"),
        ("heroin", "kg", "2.0819"),
        ("methamphetamine_crystal", "kg", "75.93"),
        ("synthetic_drug_tablets", "tablet", "13353"),
    ]
    groups = intake.rows(
        """
        select sum((line ->> 'cases')::int), sum((line ->> 'suspects')::int)
        from eventlog.current_lines
        where stream like 'report/seizures/an_giang_2008/border_guard/%%'
        """
    )
    assert groups == [(15, 41)]
