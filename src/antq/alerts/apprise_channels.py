"""The channels of the setting `alert_channels`: a message goes out by Apprise, and a failure is told without secrets.

Addresses of channels hold passwords and tokens, and Apprise logs what it was given. Nothing of that is passed on: the
cause of a failure is one of a list, an error of the system, or the number that the server answered.
"""

import json
import logging
import os
import re
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from typing import Any, Final
from uuid import UUID

from apprise import Apprise, AppriseAsset, NotifyFormat
from apprise.plugins import url_to_dict

from antq.alerts.messages import Message
from antq.alerts.receivers import Receiver
from antq.core.settings import Settings
from antq.reference.list_checks import is_mailbox

HEADER: Final = "X-Antq-Message-Id"

# Seconds; a channel's own `cto` and `rto` win.
_CONNECT_TIMEOUT: Final = "5"
_READ_TIMEOUT: Final = "10"

_MAIL_SCHEMES: Final = ("mailto", "mailtos")
_NOT_A_CHANNEL: Final = "the address of the channel is none that Apprise can use"
_CAUSES: Final = (
    (re.compile(r"certificate verify failed", re.I), "the server's certificate cannot be verified"),
    (re.compile(r"STARTTLS extension not supported", re.I), "the server takes no STARTTLS"),
    (re.compile(r"AUTH extension not supported", re.I), "the server takes no login"),
    (
        re.compile(r"Name or service not known|name resolution|No address associated", re.I),
        "no such server",
    ),
    (re.compile(r"timed? ?out", re.I), "the server does not answer in time"),
    (re.compile(r"unexpectedly closed|Remote end closed", re.I), "the server closed the connection"),
)
_ERROR_NUMBER: Final = re.compile(r"\[Errno (\d{1,3})\]")
_ANSWER: Final = re.compile(r"(?:\(|\berror=|refused: )([2345]\d\d)\b")


def read_channels(settings: Settings) -> Mapping[str, str]:
    """The address of each channel by its name; none where the setting is empty."""
    given = settings.alert_channels.get_secret_value() if settings.alert_channels else ""
    channels: dict[str, str] = json.loads(given) if given.strip() else {}
    return channels


def send(channels: Mapping[str, str], receiver: Receiver, message: Message, message_id: UUID) -> str | None:
    """Send a message once; None when the channel took it, else why not, in words that hold no secret.

    The id is in the header `X-Antq-Message-Id` where the channel has headers. Raises nothing.
    """
    if receiver.channel not in channels:
        return f"{receiver.channel}: ANTQ_ALERT_CHANNELS has no channel of this name"
    if receiver.is_in_house and not is_mailbox(receiver.address):
        return f"{receiver.channel}: the receiver's address is no mailbox"
    with _apprise_log() as log:
        try:
            is_sent = _notify(channels[receiver.channel], receiver, message, message_id)
        except UnknownChannelError:
            return f"{receiver.channel}: {_NOT_A_CHANNEL}"
        except NoMailError:
            return (
                f"{receiver.channel}: this channel takes mailto:// and mailtos:// only, for it tells figures"
            )
        except Exception as error:
            # Of a broken plugin only the class is told: its text may hold the address.
            return f"{receiver.channel}: {type(error).__name__}"
    return None if is_sent else f"{receiver.channel}: {_cause(log)}"


def _notify(url: str, receiver: Receiver, message: Message, message_id: UUID) -> bool:
    asset = AppriseAsset(app_id="ANTQ", app_desc="Kho ANTQ", app_url="", secure_logging=True)
    parts: dict[str, Any] | None = url_to_dict(url)  # type: ignore[no-untyped-call]
    if parts is None:
        raise UnknownChannelError
    if receiver.is_in_house and parts["schema"] not in _MAIL_SCHEMES:
        # Figures would leave the house.
        raise NoMailError
    parts.setdefault("cto", _CONNECT_TIMEOUT)
    parts.setdefault("rto", _READ_TIMEOUT)
    parts["headers"] = {**(parts.get("headers") or {}), HEADER: str(message_id)}
    if receiver.address:
        parts["targets"] = [receiver.address]
    service = Apprise.instantiate(parts, asset=asset)
    if service is None:
        raise UnknownChannelError
    sender = Apprise(asset=asset)
    sender.add(service)
    body_format = NotifyFormat.HTML if message.is_html else NotifyFormat.TEXT
    return bool(sender.notify(body=message.body, title=message.subject, body_format=body_format))


class UnknownChannelError(Exception):
    """The address of a channel is none that Apprise can use."""


class NoMailError(Exception):
    """The channel of the house leads elsewhere than to a mail server."""


@contextmanager
def _apprise_log() -> Iterator[list[str]]:
    """What Apprise logs, and that no other log gets it."""
    lines: list[str] = []
    keeper = logging.Handler(logging.DEBUG)
    keeper.emit = lambda record: lines.append(record.getMessage())  # type: ignore[method-assign]
    logger = logging.getLogger("apprise")
    level, propagates, others = logger.level, logger.propagate, list(logger.handlers)
    logger.setLevel(logging.DEBUG)
    logger.propagate = False
    logger.handlers = [keeper]
    try:
        yield lines
    finally:
        logger.handlers = others
        logger.propagate = propagates
        logger.setLevel(level)


def _cause(log: list[str]) -> str:
    text = "\n".join(log)
    if number := _ERROR_NUMBER.search(text):
        return os.strerror(int(number[1]))
    for pattern, cause in _CAUSES:
        if pattern.search(text):
            return cause
    if answer := _ANSWER.search(text):
        return f"the server answered {answer[1]}"
    return "the channel did not take it"
