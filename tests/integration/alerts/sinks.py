"""Where messages arrive in tests: a real mail server and a real HTTP server on loopback."""

import json
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from email import message_from_bytes, policy
from email.message import EmailMessage
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any, cast

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

HEADER = "X-Antq-Message-Id"
LOGIN, PASSWORD = "antq", "s3cret-Pa55"


@dataclass
class MailSink:
    """Mails that came, and the port they came to; `refused` are mailboxes that the server does not take."""

    port: int
    mails: list[EmailMessage] = field(default_factory=list)
    refused: set[str] = field(default_factory=set)

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address in self.refused:
            return "550 no such mailbox"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        content = cast(bytes, envelope.original_content)
        self.mails.append(cast(EmailMessage, message_from_bytes(content, policy=policy.default)))
        return "250 OK"

    @property
    def ids(self) -> list[str]:
        return [str(mail[HEADER]) for mail in self.mails]


def part(mail: EmailMessage, kind: str) -> str:
    """The text of the mail's HTML or plain part."""
    body = mail.get_body((kind,))
    assert body is not None
    return cast(str, body.get_content())


def _may_log_in(server: SMTP, session: Session, envelope: Envelope, mechanism: str, given: Any) -> AuthResult:
    is_right = isinstance(given, LoginPassword) and given.password == PASSWORD.encode()
    return AuthResult(success=is_right, handled=False)


@contextmanager
def mail_sink(port: int, *, login: bool = False) -> Iterator[MailSink]:
    """A mail server; with `login` it takes nothing without the password."""
    sink = MailSink(port)
    options: dict[str, Any] = (
        {"authenticator": _may_log_in, "auth_required": True, "auth_require_tls": False} if login else {}
    )
    controller = Controller(sink, hostname="127.0.0.1", port=port, **options)
    controller.start()
    try:
        yield sink
    finally:
        controller.stop()


@dataclass
class Post:
    """A call that came: its headers and what it said."""

    headers: dict[str, str]
    body: dict[str, Any]


@dataclass
class WebSink:
    """Calls that came; `on_call` runs before one is noted, `on_noted` before it is answered with `answer`."""

    port: int = 0
    calls: list[Post] = field(default_factory=list)
    answer: int = 200
    on_call: Callable[[], None] = lambda: None
    on_noted: Callable[[], None] = lambda: None

    @property
    def ids(self) -> list[str]:
        return [call.headers[HEADER] for call in self.calls]


@contextmanager
def web_sink() -> Iterator[WebSink]:
    """A web server that notes what is posted to it."""
    sink = WebSink()

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            sink.on_call()
            body = self.rfile.read(int(self.headers["Content-Length"]))
            sink.calls.append(Post(dict(self.headers.items()), json.loads(body)))
            sink.on_noted()
            self.send_response(sink.answer)
            self.end_headers()

        def log_message(self, *words: object) -> None:
            """Nothing on the terminal."""

    class Server(ThreadingHTTPServer):
        def handle_error(self, *words: object) -> None:
            """A caller that was killed leaves its call unanswered."""

    server = Server(("127.0.0.1", 0), Handler)
    sink.port = server.server_address[1]
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    try:
        yield sink
    finally:
        server.shutdown()
        server.server_close()
