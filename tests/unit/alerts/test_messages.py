"""What a message says, and that nothing from a report gets into its headers, its HTML or out of the house."""

from collections.abc import Mapping
from datetime import UTC, datetime
from typing import Any

import pytest
from apprise.conversion.format import html_to_text
from inscriptis import get_text

from antq.alerts.alert_events import AlertEvent
from antq.alerts.kinds import KINDS
from antq.alerts.messages import Message, render
from antq.alerts.receivers import Receiver

OFFICE = Receiver("Văn phòng Cục V05", "mail", "truc-ban@example.vn")
ABROAD = Receiver("Trung tâm điều hành", "hook", "")
LINK = "https://kho.example.vn/alerts?a=1&b=2"


def event(**changes: Any) -> AlertEvent:
    values: Mapping[str, Any] = {
        "position": 1,
        "key": "figure_implausible/1",
        "change": "raised",
        "recorded_at": datetime(2026, 12, 1, tzinfo=UTC),
        "kind": "figure_implausible",
        "severity": "warning",
        "form": "seizures",
        "province_key": "dong_thap_2025",
        "reporting_unit": "police",
        "period_key": "2025-M11.decree_09",
        "facts": {},
        "sentence_vi": "10.200 kg pháo nổ: gấp 31 lần tháng lớn nhất.",
        "sentence_en": "10,200 kg of fireworks: 31 times the largest month.",
    }
    return AlertEvent(**{**values, **changes})


def mail(*events: AlertEvent) -> Message:
    return render(OFFICE, events, KINDS, LINK)


def test_a_mail_says_what_where_and_what_to_do_vietnamese_first() -> None:
    facts = {
        "checks": [
            {
                "title_vi": "Gấp nghìn lần",
                "title_en": "A thousandfold",
                "file": "a.xlsx",
                "cell": "D7",
                "value": "10200",
            }
        ],
        "due_date": "2025-12-05",
        "internal": "zzz",
    }
    text = html_to_text(mail(event(facts=facts)).body)

    said = [
        "Số liệu cần xem lại: Mới · Cần xem lại",
        "Figure to look at · New · Warning",
        "10.200 kg pháo nổ: gấp 31 lần tháng lớn nhất.",
        "10,200 kg of fireworks: 31 times the largest month.",
        "Hạn nộp / Due: 05/12/2025",
        "Gấp nghìn lần / A thousandfold",
        "→ tệp / file a.xlsx, ô / cell D7: 10200",
        f"Việc cần làm: {KINDS['figure_implausible'].remedy_vi}",
        f"What to do: {KINDS['figure_implausible'].remedy_en}",
        "seizures · police · dong_thap_2025 · 2025-M11.decree_09"
        f" · hướng dẫn / runbook: docs/{KINDS['figure_implausible'].runbook}",
    ]
    assert [line.strip() for line in text.splitlines() if line.strip() in said] == said
    assert LINK in text
    assert "zzz" not in text


@pytest.mark.parametrize(
    "kind", ["report_overdue", "report_due_soon", "report_returned", "figure_implausible"]
)
def test_each_kind_has_its_title_and_remedy(kind: str) -> None:
    text = get_text(mail(event(kind=kind)).body)

    for words in (KINDS[kind].title_vi, KINDS[kind].title_en, KINDS[kind].remedy_vi, KINDS[kind].remedy_en):
        assert words in " ".join(text.split())


def test_a_kind_that_is_not_known_is_told_all_the_same() -> None:
    assert "disk_full" in mail(event(kind="disk_full")).body


@pytest.mark.parametrize(
    ("change", "mark", "count"),
    [
        ("raised", "Mới", "1 cảnh báo (1 mới) / 1 alert (1 new)"),
        ("reopened", "Xuất hiện lại", "1 cảnh báo (1 xuất hiện lại) / 1 alert (1 back again)"),
        ("escalated", "Lâu chưa ai xử lý", "1 cảnh báo (1 lâu chưa xử lý) / 1 alert (1 not taken up)"),
        ("resolved", "Đã hết", "1 cảnh báo (1 đã hết) / 1 alert (1 over)"),
    ],
)
def test_a_mail_says_what_changed(change: str, mark: str, count: str) -> None:
    message = mail(event(change=change))

    assert (f">{mark}<" if change == "resolved" else f">{mark} · Cần xem lại<") in message.body
    assert message.subject == f"Kho ANTQ: {count} – Tỉnh Đồng Tháp"
    assert ("Không phải làm gì thêm" in message.body) is (change == "resolved")
    assert ("Việc cần làm" in message.body) is (change != "resolved")


def test_of_an_alert_only_what_happened_last_is_told() -> None:
    message = mail(event(position=2, change="escalated"), event(position=1))

    assert message.subject.startswith("Kho ANTQ: 1 cảnh báo (1 lâu chưa xử lý)")
    assert message.body.count('class="alert') == 1


def test_alerts_are_grouped_by_province_the_worst_first_what_is_over_last() -> None:
    message = mail(
        event(key="a", province_key="an_giang_2025", change="resolved", severity="error"),
        event(key="b", province_key="dong_thap_2025"),
        event(key="c", province_key="ca_mau_2025"),
        event(key="d", province_key="dong_thap_2025", severity="error"),
    )
    text = html_to_text(message.body).splitlines()

    places = [line.strip() for line in text if line.startswith("Tỉnh ")]
    assert places == ["Tỉnh Đồng Tháp", "Tỉnh Cà Mau", "Tỉnh An Giang"]
    marks = [line.split()[-1] for line in text if line.startswith("Số liệu cần xem lại")]
    assert marks == ["sai", "lại", "lại", "hết"]
    assert message.subject == (
        "Kho ANTQ: 4 cảnh báo (3 mới, 1 đã hết) / 4 alerts (3 new, 1 over) – Tỉnh Đồng Tháp và 2 nơi khác"
    )


def test_a_long_sentence_is_cut_and_no_alert_is_left_out() -> None:
    message = mail(*(event(key=str(number), sentence_vi="x" * 5000) for number in range(130)))

    assert message.body.count('class="alert') == 130
    assert "x" * 601 not in message.body
    assert len(render(ABROAD, [event(key=str(n)) for n in range(130)], KINDS, LINK).body.splitlines()) == 131


def test_without_a_link_none_is_told() -> None:
    assert "href" not in render(OFFICE, [event()], KINDS, "").body
    assert len(render(ABROAD, [event()], KINDS, "").body.splitlines()) == 1


def test_a_check_without_a_value_shows_no_empty_one() -> None:
    check = {"title_vi": "Thiếu", "title_en": "Missing", "file": "a.xlsx", "cell": "D7", "value": None}
    body = mail(event(facts={"checks": [check]})).body

    assert "<b></b>" not in body
    assert "→ tệp / file a.xlsx, ô / cell D7" in [line.strip() for line in html_to_text(body).splitlines()]


EVIL = [
    "<script>alert(1)</script>",
    '"><img src=x onerror=alert(1)>',
    "a\r\nBcc: kẻ-xấu@example.vn\r\n\r\nthân",
    "</p></div><h1>Giả</h1>",
    "{{ 7 * 7 }}{% raise %}",
    "đảo \u202egnp.exe\u202c ẩn \u200b \x00 \x1b[31m",
    "${jndi:x} =HYPERLINK(1)",
]


@pytest.mark.parametrize("evil", EVIL)
def test_nothing_of_a_report_gets_into_headers_or_html(evil: str) -> None:
    harmless = mail(event())
    attacked = mail(
        event(
            key=evil,
            kind="figure_implausible",
            sentence_vi=evil,
            sentence_en=evil,
            province_key=evil,
            form=evil,
            reporting_unit=evil,
            period_key=evil,
            facts={
                "file": evil,
                "cell": evil,
                "value": evil,
                "checks": [
                    {
                        "title_vi": evil,
                        "title_en": evil,
                        "file": evil,
                        "cell": evil,
                        "value": evil,
                        "rows": evil,
                    }
                ],
            },
        )
    )
    unknown = mail(event(kind=evil))

    for message in (attacked, unknown):
        assert message.subject.isprintable() and len(message.subject) <= 160
        for tag in ("<script", "<img", "<h1", "</div"):
            assert message.body.count(tag) == harmless.body.count(tag), tag
        assert not any(sign in message.body for sign in ("\u202e", "\u200b", "\x00", "\x1b", "\r"))
        assert ("{{ 7 * 7 }}" in message.body) is ("7 * 7" in evil)


@pytest.mark.parametrize(
    "facts",
    [
        {"checks": "none"},
        {"checks": [1, None, {}]},
        {"due_date": "soon"},
        {"value": {"a": [1]}},
        {"checks": {"a": 1}},
    ],
)
def test_facts_of_another_shape_break_no_message(facts: dict[str, Any]) -> None:
    assert "10.200 kg" in mail(event(facts=facts)).body


@pytest.mark.parametrize("evil", [*EVIL, "10.200 kg", "10200"])
def test_out_of_the_house_go_codes_of_the_lists_only(evil: str) -> None:
    message = render(
        ABROAD,
        [
            event(sentence_vi=evil, facts={"value": evil}),
            event(key="2", kind=evil, form=evil, reporting_unit=evil, province_key=evil, period_key=evil),
        ],
        KINDS,
        LINK,
    )

    assert not message.is_html
    assert message.subject == "Kho ANTQ: cảnh báo / alerts"
    assert sorted(message.body.splitlines()) == sorted(
        [
            LINK,
            "raised · - · - · - · - · -",
            "raised · figure_implausible · seizures · police · dong_thap_2025 · 2025-M11.decree_09",
        ]
    )
