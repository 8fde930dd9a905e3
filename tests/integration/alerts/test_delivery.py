"""Alerts reach their receivers, once each, whatever breaks: against a real mail server and a real web server."""

import logging
import os
import random
import signal
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from typing import Any
from uuid import UUID

import pytest
from alert_steps import EVERYBODY, Alerts, Warehouse, payload
from sinks import LOGIN, PASSWORD, mail_sink, part, web_sink

from antq.alerts import apprise_channels, delivery
from antq.alerts.delivery import GIVEN_UP_AFTER, LEAST_ATTEMPTS, Delivered, deliver
from antq.core.database import connect
from antq.core.errors import AntqError
from antq.core.settings import Settings

WithChannels = Callable[..., Settings]
# A Tuesday morning in Viet Nam; 2026-09-02 is a public holiday.
MORNING = datetime(2026, 12, 1, 9, 0, tzinfo=UTC) - timedelta(hours=7)
NIGHTS = "18:00-07:00"
WEB = {**EVERYBODY, "receiver": "Trung tâm điều hành", "channel": "hook", "address": None}


def mail_url(port: int, password: str = PASSWORD) -> str:
    return f"mailto://{LOGIN}:{password}@127.0.0.1:{port}?from=antq@example.vn&name=Kho%20ANTQ"


def test_a_mail_arrives_with_its_id_in_both_forms_and_in_vietnamese(
    alerts: Alerts, with_channels: WithChannels, free_port: int
) -> None:
    alerts.publish_receivers(EVERYBODY)
    alerts.raise_alert("figure_implausible/1")
    alerts.raise_alert("report_overdue/1", kind="report_overdue", facts={"due_date": "2025-12-05"})

    with mail_sink(free_port, login=True) as sink:
        settings = with_channels(mail=mail_url(free_port))
        assert deliver(settings, MORNING) == Delivered(sent=1, waiting=0, given_up=0)
        assert deliver(settings, MORNING) == Delivered(sent=0, waiting=0, given_up=0)

    (mail,) = sink.mails
    ((message_id, attempts, last_error),) = alerts.messages("message_id, attempts, last_error")
    assert mail["X-Antq-Message-Id"] == message_id and UUID(message_id).version == 5
    assert (attempts, last_error) == (1, None)
    assert mail["To"] == "truc-ban@example.vn"
    assert mail["Subject"] == "Kho ANTQ: 2 cảnh báo (2 mới) / 2 alerts (2 new) – Tỉnh Đồng Tháp"
    for kind in ("plain", "html"):
        text = part(mail, kind)
        for words in (
            "10.200 kg pháo nổ, gấp 31 lần tháng lớn nhất",
            "10,200 kg of fireworks",
            "thu giữ tháng 11.xlsx",
            "Thu giữ!D7",
            "05/12/2025",
            "Việc cần làm:",
            "https://kho.example.vn/alerts",
        ):
            assert words in text, (kind, words)
    assert "<" not in part(mail, "plain")


def test_what_leaves_the_house_has_no_figure_and_no_sentence(
    alerts: Alerts, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(WEB)
    alerts.raise_alert("figure_implausible/1")

    with web_sink() as sink:
        deliver(with_channels(hook=f"json://127.0.0.1:{sink.port}/hook"), MORNING)

    (call,) = sink.calls
    assert call.headers["X-Antq-Message-Id"] == alerts.messages("message_id")[0][0]
    assert call.body["title"] == "Kho ANTQ: cảnh báo / alerts"
    assert call.body["message"].splitlines() == [
        "raised · figure_implausible · seizures · police · dong_thap_2025 · 2025-M11.decree_09",
        "https://kho.example.vn/alerts",
    ]
    assert not any(word in str(call.body) for word in ("10200", "10.200", "10,200", "pháo", "xlsx", "D7"))


def test_the_channel_of_the_house_takes_a_mail_server_only(
    alerts: Alerts, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(EVERYBODY)
    alerts.raise_alert("figure_implausible/1")

    with web_sink() as sink:
        assert deliver(with_channels(mail=f"json://127.0.0.1:{sink.port}"), MORNING).waiting == 1

    assert sink.calls == []
    assert "mailtos:// only" in alerts.messages("last_error")[0][0]


def test_a_sink_that_is_down_loses_nothing(
    alerts: Alerts, with_channels: WithChannels, free_port: int
) -> None:
    alerts.publish_receivers(EVERYBODY)
    settings = with_channels(mail=mail_url(free_port))
    alerts.raise_alert("figure_implausible/1")

    assert deliver(settings, MORNING) == Delivered(sent=0, waiting=1, given_up=0)
    alerts.raise_alert("figure_implausible/2")
    assert deliver(settings, MORNING + timedelta(seconds=30)) == Delivered(sent=0, waiting=2, given_up=0)
    waits = alerts.messages("attempts, last_error, next_attempt_at - created_at")
    assert waits == [(1, "mail: Connection refused", timedelta(minutes=1))] * 2

    with mail_sink(free_port, login=True) as sink:
        # Not before its time, and then both.
        assert deliver(settings, MORNING + timedelta(seconds=59)) == Delivered(0, 2, 0)
        assert deliver(settings, MORNING + timedelta(minutes=10)) == Delivered(2, 0, 0)

    assert sorted(sink.ids) == sorted(row[0] for row in alerts.messages("message_id"))
    assert alerts.messages("attempts, last_error") == [(2, None)] * 2


def test_pauses_grow_and_after_a_day_a_message_is_given_up(
    alerts: Alerts, with_channels: WithChannels, free_port: int
) -> None:
    alerts.publish_receivers(EVERYBODY)
    settings = with_channels(mail=mail_url(free_port))
    alerts.raise_alert("figure_implausible/1")
    now, pauses = MORNING, []
    while (answer := deliver(settings, now)) == Delivered(0, 1, 0):
        ((next_attempt_at,),) = alerts.messages("next_attempt_at")
        pauses.append((next_attempt_at - now) // timedelta(minutes=1))
        now = next_attempt_at

    assert answer == Delivered(sent=0, waiting=0, given_up=1)
    assert pauses[:8] == [1, 2, 4, 8, 16, 32, 60, 60] and set(pauses[8:]) == {60}
    assert GIVEN_UP_AFTER <= now - MORNING < GIVEN_UP_AFTER + timedelta(hours=1)
    assert alerts.messages("given_up_at, sent_at") == [(now, None)]
    # What was never told of is not told to be over.
    alerts.add("figure_implausible/1", "AlertResolved", how="mended", tell=True)
    with mail_sink(free_port, login=True) as sink:
        assert deliver(settings, now + timedelta(days=1)) == Delivered(0, 0, given_up=1)
    assert sink.mails == []


def test_a_weekend_does_not_count_as_attempts(
    alerts: Alerts, with_channels: WithChannels, free_port: int
) -> None:
    alerts.publish_receivers(EVERYBODY)
    settings = with_channels(mail=mail_url(free_port), quiet_hours=NIGHTS)
    friday_evening = datetime(2026, 12, 4, 10, 55, tzinfo=UTC)
    alerts.raise_alert("figure_implausible/1")
    assert deliver(settings, friday_evening).waiting == 1

    monday = friday_evening + timedelta(days=2, hours=14)
    for attempt in range(LEAST_ATTEMPTS - 2):
        assert deliver(settings, monday + timedelta(hours=attempt)).waiting == 1
    with mail_sink(free_port, login=True):
        assert deliver(settings, monday + timedelta(hours=9)).sent == 1


@pytest.mark.parametrize(
    ("url", "cause"),
    [
        (
            "mailto://antq:Wr0ng-{secret}@127.0.0.1:{port}?from=antq@example.vn",
            "mail: the server answered 535",
        ),
        ("mailto://antq:{secret}@no-such-host.invalid?from=antq@example.vn", None),
        (
            "nonsense://antq:{secret}@127.0.0.1",
            "mail: the address of the channel is none that Apprise can use",
        ),
        ("{secret}", "mail: the address of the channel is none that Apprise can use"),
        ("json://antq:{secret}@127.0.0.1:1/{secret}?+Token={secret}", "hook: Connection refused"),
        (
            "mailto://antq:{secret}@127.0.0.1:{port}?from=antq@example.vn&name={secret}&mode=starttls",
            "mail: the server takes no STARTTLS",
        ),
    ],
)
def test_a_secret_of_the_address_is_told_nowhere(
    url: str,
    cause: str | None,
    alerts: Alerts,
    with_channels: WithChannels,
    free_port: int,
    caplog: pytest.LogCaptureFixture,
    capfd: pytest.CaptureFixture[str],
) -> None:
    caplog.set_level(0)
    is_web = url.startswith("json")
    alerts.publish_receivers(WEB if is_web else EVERYBODY)
    alerts.raise_alert("figure_implausible/1")
    secret = "h0ly-gra1l"  # noqa: S105

    with mail_sink(free_port, login=True):
        address = url.format(secret=secret, port=free_port)
        answer = deliver(with_channels(**{"hook" if is_web else "mail": address}), MORNING)

    assert answer == Delivered(sent=0, waiting=1, given_up=0)
    ((last_error,),) = alerts.messages("last_error")
    assert cause is None or last_error == cause
    printed = capfd.readouterr()
    assert secret not in last_error + caplog.text + printed.out + printed.err + repr(answer)


def test_one_broken_receiver_does_not_stop_the_others(
    alerts: Alerts, with_channels: WithChannels, free_port: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts.publish_receivers(
        EVERYBODY,
        {**EVERYBODY, "receiver": "A, hộp thư không có", "address": "khong-co@example.vn"},
        {**EVERYBODY, "receiver": "B, kênh không có", "channel": "fax"},
        {**EVERYBODY, "receiver": "C, không có địa chỉ", "address": None},
        {**EVERYBODY, "receiver": "E, hai địa chỉ", "address": "a@example.vn,b@example.vn"},
        {**EVERYBODY, "receiver": "D, mẫu hỏng", "address": "d@example.vn"},
        WEB,
    )
    alerts.raise_alert("figure_implausible/1")
    render = delivery.messages.render

    def broken_for_d(receiver: Any, *rest: Any) -> Any:
        if receiver.name.startswith("D"):
            raise ZeroDivisionError
        return render(receiver, *rest)

    monkeypatch.setattr(delivery.messages, "render", broken_for_d)
    with mail_sink(free_port, login=True) as mail, web_sink() as web:
        mail.refused.add("khong-co@example.vn")
        settings = with_channels(mail=mail_url(free_port), hook=f"json://127.0.0.1:{web.port}")
        assert deliver(settings, MORNING) == Delivered(sent=2, waiting=5, given_up=0)

        assert dict(alerts.messages("receiver, last_error")) == {
            "A, hộp thư không có": "mail: the server answered 550",
            "B, kênh không có": "fax: ANTQ_ALERT_CHANNELS has no channel of this name",
            "C, không có địa chỉ": "mail: the receiver's address is no mailbox",
            "E, hai địa chỉ": "mail: the receiver's address is no mailbox",
            "D, mẫu hỏng": "mail: ZeroDivisionError",
            "Trung tâm điều hành": None,
            "Văn phòng Cục V05": None,
        }
        web.answer = 503
        alerts.raise_alert("figure_implausible/2")
        deliver(settings, MORNING)
    assert ("hook: the server answered 503",) in alerts.messages("last_error")


def test_without_channels_nothing_is_sent_and_the_answer_says_so(
    alerts: Alerts, warehouse: Warehouse, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(EVERYBODY)
    alerts.raise_alert("figure_implausible/1")

    for settings in (warehouse.settings, with_channels()):
        assert deliver(settings, MORNING) == Delivered(0, 0, 0, has_channels=False)
    assert alerts.messages() == []


def test_an_alert_that_nobody_is_told_of_is_named_until_somebody_is(
    alerts: Alerts, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(
        {**WEB, "form": "models"}, {**WEB, "receiver": "Cục C06", "valid_from": "2027-01-01"}
    )
    alerts.raise_alert("figure_implausible/1")

    with web_sink() as sink:
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")
        for _ in range(2):
            assert deliver(settings, MORNING).without_receiver == ("figure_implausible/1",)
        assert sink.calls == []
        assert deliver(settings, MORNING + timedelta(days=40)) == Delivered(sent=1, waiting=0, given_up=0)


def test_each_change_is_told_once_and_the_end_only_to_who_knew(
    alerts: Alerts, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(WEB)
    with web_sink() as sink:
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")

        def told() -> list[str]:
            sink.calls.clear()
            deliver(settings, MORNING)
            return [
                line.partition(" ")[0]
                for call in sink.calls
                for line in call.body["message"].splitlines()[:-1]
            ]

        alerts.raise_alert("a")
        assert told() == ["raised"]
        alerts.add("a", "AlertUpdated", **{"kind": "figure_implausible", "severity": "error"})
        assert told() == []
        alerts.add("a", "AlertEscalated", level=1)
        assert told() == ["escalated"]
        alerts.add("a", "AlertResolved", how="mended", tell=True)
        # Who comes in now never knew of it.
        alerts.publish_receivers(WEB, {**WEB, "receiver": "Cục C06"})
        assert told() == ["resolved"]
        alerts.raise_alert("b")
        alerts.add("b", "AlertResolved", how="mended", tell=True)
        assert told() == []
        alerts.add("a", "AlertReopened", kind="figure_implausible", severity="warning")
        alerts.add("a", "AlertEscalated", level=1)
        assert told() == ["escalated", "escalated"]
        alerts.add("a", "AlertResolved", how="by_hand", tell=False)
        assert told() == []
        # A mailbox that changes is not told everything again.
        alerts.raise_alert("c")
        assert told() == ["raised", "raised"]
        alerts.publish_receivers({**WEB, "address": "moi@example.vn"}, {**WEB, "receiver": "Cục C06"})
        assert told() == []


def test_a_snoozed_alert_is_not_told_until_it_wakes(alerts: Alerts, with_channels: WithChannels) -> None:
    alerts.publish_receivers(WEB)
    alerts.raise_alert("a")
    alerts.raise_alert("b")
    for key, until in (
        ("a", datetime.now(UTC) + timedelta(days=1)),
        ("b", datetime.now(UTC) - timedelta(days=1)),
    ):
        alerts.add(key, "AlertSnoozed", until=until.isoformat())

    with web_sink() as sink:
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")
        assert deliver(settings, MORNING).sent == 1
        alerts.add("a", "AlertSnoozed", until=(datetime.now(UTC) - timedelta(seconds=1)).isoformat())
        assert deliver(settings, MORNING).sent == 1
    first, second = alerts.messages("event_positions")
    assert first != second


def test_at_night_and_on_days_off_only_errors_are_told(alerts: Alerts, with_channels: WithChannels) -> None:
    alerts.publish_receivers(WEB)
    alerts.raise_alert("mild")
    alerts.raise_alert("grave", severity="error")
    alerts.raise_alert("gone")
    with web_sink() as sink:
        settings = with_channels(quiet_hours=NIGHTS, hook=f"json://127.0.0.1:{sink.port}")
        night = datetime(2026, 12, 1, 11, 0, tzinfo=UTC)
        assert deliver(settings, night) == Delivered(1, 0, 0, held_back=("gone", "mild"))
        saturday_noon = datetime(2026, 12, 5, 5, 0, tzinfo=UTC)
        assert deliver(settings, saturday_noon).held_back == ("gone", "mild")
        national_day = datetime(2026, 9, 2, 5, 0, tzinfo=UTC)
        assert deliver(settings, national_day).held_back == ("gone", "mild")
        # Over before anything of it was told: it is not told at all.
        alerts.add("gone", "AlertResolved", how="mended", tell=True)
        assert deliver(settings, MORNING) == Delivered(1, 0, 0)
    assert [len(call.body["message"].splitlines()) for call in sink.calls] == [2, 2]


def test_what_failed_by_day_waits_for_the_morning_unless_it_is_an_error(
    alerts: Alerts, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(WEB)
    with web_sink() as sink:
        sink.answer = 503
        settings = with_channels(quiet_hours=NIGHTS, hook=f"json://127.0.0.1:{sink.port}")
        evening = datetime(2026, 12, 1, 10, 59, tzinfo=UTC)
        alerts.raise_alert("mild")
        deliver(settings, evening)
        alerts.raise_alert("grave", severity="error")
        deliver(settings, evening)
        sink.answer = 200
        assert deliver(settings, evening + timedelta(hours=1)) == Delivered(sent=1, waiting=1, given_up=0)
        assert deliver(settings, evening + timedelta(hours=14)) == Delivered(sent=1, waiting=0, given_up=0)


LATER = MORNING + timedelta(minutes=10)


@pytest.mark.parametrize(
    ("event", "content"),
    [
        ("AlertJudged", {"verdict": "true_value"}),
        ("AlertSnoozed", {"until": "2100-01-01T00:00:00+00:00"}),
        ("AlertResolved", {"how": "by_hand", "tell": False}),
        ("AlertResolved", {"how": "mended", "tell": True}),
    ],
)
def test_what_need_not_be_told_any_more_is_taken_out_of_what_waits(
    event: str, content: dict[str, Any], alerts: Alerts, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(WEB)
    with web_sink() as sink:
        sink.answer = 503
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")
        alerts.raise_alert("a")
        deliver(settings, MORNING)
        stays = alerts.raise_alert("b")
        gone = alerts.raise_alert("c")
        deliver(settings, MORNING)
        for key in "ac":
            alerts.add(key, event, **content)
        sink.answer = 200
        assert deliver(settings, MORNING) == Delivered(sent=0, waiting=1, given_up=0)
        assert deliver(settings, LATER) == Delivered(sent=1, waiting=0, given_up=0)
        assert len(sink.calls[-1].body["message"].splitlines()) == 2
        dropped, sent = alerts.messages("dropped_at, sent_at, event_positions")
        assert dropped[:2] == (MORNING, None) and sent == (None, LATER, [stays])
        if event == "AlertSnoozed":
            alerts.add("a", event, until="2001-01-01T00:00:00+00:00")
            alerts.add("c", event, until="2001-01-01T00:00:00+00:00")
            assert deliver(settings, LATER) == Delivered(sent=1, waiting=0, given_up=0)
            assert [*dropped[2], gone] in [row[0] for row in alerts.messages("event_positions")]


def test_a_snoozed_alert_whose_message_was_dropped_has_its_id_again(
    alerts: Alerts, with_channels: WithChannels
) -> None:
    alerts.publish_receivers(WEB)
    with web_sink() as sink:
        sink.answer = 503
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")
        alerts.raise_alert("a")
        deliver(settings, MORNING)
        alerts.add("a", "AlertSnoozed", until="2100-01-01T00:00:00+00:00")
        assert deliver(settings, LATER) == Delivered(0, 0, 0)
        sink.answer = 200
        alerts.add("a", "AlertSnoozed", until="2001-01-01T00:00:00+00:00")
        assert deliver(settings, LATER) == Delivered(1, 0, 0)
    assert alerts.messages("attempts, dropped_at, sent_at") == [(1, None, LATER)]
    assert len(set(sink.ids)) == 1


def test_what_waits_goes_to_the_mailbox_that_was_mended(
    alerts: Alerts, with_channels: WithChannels, free_port: int
) -> None:
    alerts.publish_receivers({**EVERYBODY, "address": "sai@example.vn"})
    alerts.raise_alert("a")
    with mail_sink(free_port, login=True) as sink:
        sink.refused.add("sai@example.vn")
        settings = with_channels(mail=mail_url(free_port))
        assert deliver(settings, MORNING).waiting == 1
        alerts.publish_receivers(EVERYBODY)
        assert deliver(settings, LATER) == Delivered(1, 0, 0)
    assert [mail["To"] for mail in sink.mails] == ["truc-ban@example.vn"]


def test_what_was_held_back_is_told_as_the_alert_says_by_then(
    alerts: Alerts, with_channels: WithChannels, free_port: int
) -> None:
    alerts.publish_receivers(EVERYBODY)
    alerts.raise_alert("a")
    with mail_sink(free_port, login=True) as sink:
        settings = with_channels(quiet_hours=NIGHTS, mail=mail_url(free_port))
        assert deliver(settings, MORNING - timedelta(hours=5)).held_back == ("a",)
        alerts.add("a", "AlertUpdated", **payload(severity="error", sentence_vi="Nay là 7 kg."))
        assert deliver(settings, MORNING - timedelta(hours=5)).sent == 1
    assert "Nay là 7 kg." in part(sink.mails[0], "plain")


def test_many_alerts_make_several_messages(alerts: Alerts, with_channels: WithChannels) -> None:
    alerts.publish_receivers(WEB)
    for number in range(130):
        alerts.raise_alert(str(number))
    with web_sink() as sink:
        assert deliver(with_channels(hook=f"json://127.0.0.1:{sink.port}"), MORNING).sent == 2
    assert sorted(len(call.body["message"].splitlines()) for call in sink.calls) == [31, 101]


def test_that_an_alert_was_over_long_ago_is_no_news(
    alerts: Alerts, with_channels: WithChannels, monkeypatch: pytest.MonkeyPatch
) -> None:
    alerts.publish_receivers(WEB)
    with web_sink() as sink:
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")
        alerts.raise_alert("a")
        assert deliver(settings, MORNING).sent == 1
        alerts.add("a", "AlertResolved", how="mended", tell=True)
        with monkeypatch.context() as patch:
            patch.setattr(delivery, "_LONGEST_NEWS", timedelta(0))
            assert deliver(settings, MORNING).sent == 0
        assert deliver(settings, MORNING).sent == 1


def test_two_deliveries_do_not_run_at_once(
    alerts: Alerts, with_channels: WithChannels, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(delivery, "_LONGEST_WAIT_FOR_LOCK", "100ms")
    alerts.publish_receivers(WEB)
    alerts.raise_alert("a")
    with web_sink() as sink:
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")
        with connect("writer", settings) as other, other.cursor() as cursor:
            cursor.execute("select pg_advisory_lock(%s)", (delivery._LOCK,))
            with pytest.raises(AntqError, match="another delivery"):
                deliver(settings, MORNING)
        other.close()
        assert deliver(settings, MORNING).sent == 1


DELIVER = """
from datetime import UTC, datetime
from antq.alerts.delivery import deliver
from antq.core.settings import get_settings
deliver(get_settings(), datetime.now(UTC))
"""
KILLS = 10


def test_a_process_that_is_killed_between_writing_down_and_marking_loses_no_message(
    alerts: Alerts, warehouse: Warehouse, with_channels: WithChannels
) -> None:
    """It is killed as the sink hears it, before or after the sink has noted what it heard."""
    alerts.publish_receivers(WEB, {**WEB, "receiver": "Cục C06"})
    drawn = random.Random(20261130)
    running: list[subprocess.Popen[bytes]] = []

    def kill() -> None:
        os.kill(running[-1].pid, signal.SIGKILL)
        running[-1].wait()

    with web_sink() as sink:
        settings = with_channels(hook=f"json://127.0.0.1:{sink.port}")
        assert settings.alert_channels
        environment = {
            **os.environ,
            **warehouse.environment,
            "ANTQ_ALERT_CHANNELS": settings.alert_channels.get_secret_value(),
            "ANTQ_ALERT_QUIET_HOURS": "",
        }
        for number in range(KILLS):
            alerts.raise_alert(f"figure_implausible/{number}")
            # Of the calls of this process, let a few through first.
            passed = drawn.randrange(2)
            before_noting = bool(drawn.randrange(2))
            calls = 0

            def kill_in_time(at: bool, passed: int = passed, before_noting: bool = before_noting) -> None:
                nonlocal calls
                if at == before_noting:
                    calls += 1
                    if calls > passed:
                        kill()

            sink.on_call, sink.on_noted = (lambda: kill_in_time(True)), (lambda: kill_in_time(False))
            child = subprocess.Popen([sys.executable, "-c", DELIVER], env=environment)
            running.append(child)
            child.wait(timeout=60)
            assert child.returncode == -signal.SIGKILL
        sink.on_call = sink.on_noted = lambda: None
        subprocess.run([sys.executable, "-c", DELIVER], env=environment, check=True, timeout=60)

    written = [row[0] for row in alerts.messages("message_id")]
    assert len(written) == 2 * KILLS
    assert set(sink.ids) == set(written)
    assert len(sink.ids) > len(written), "none came twice: the kills were too late"
    assert all(row[0] for row in alerts.messages("sent_at is not null"))


def test_apprise_logs_as_before_after_a_message(alerts: Alerts, with_channels: WithChannels) -> None:
    alerts.publish_receivers(WEB)
    alerts.raise_alert("a")
    logger = logging.getLogger("apprise")
    before = (logger.level, logger.propagate, list(logger.handlers))
    deliver(with_channels(hook="json://127.0.0.1:1"), MORNING)
    assert (logger.level, logger.propagate, list(logger.handlers)) == before
    assert apprise_channels.HEADER == "X-Antq-Message-Id"
