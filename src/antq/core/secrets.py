"""Passwords and keys of an installation: made once, kept in <state_dir>/secrets.json with mode 0600."""

import base64
import contextlib
import os
import secrets as entropy
from pathlib import Path

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from antq.core.errors import AntqError
from antq.core.settings import Settings


def _password() -> str:
    return entropy.token_urlsafe(24)


def _fernet_key() -> str:
    return base64.urlsafe_b64encode(entropy.token_bytes(32)).decode()


class Secrets(BaseModel):
    """Every secret of an installation, of letters, digits, `-`, `_` and `=` only."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    admin: str = Field(default_factory=_password, repr=False)
    owner: str = Field(default_factory=_password, repr=False)
    builder: str = Field(default_factory=_password, repr=False)
    writer: str = Field(default_factory=_password, repr=False)
    analyst: str = Field(default_factory=_password, repr=False)
    airflow: str = Field(default_factory=_password, repr=False)
    superset: str = Field(default_factory=_password, repr=False)
    airflow_admin_password: str = Field(default_factory=_password, repr=False)
    superset_admin_password: str = Field(default_factory=_password, repr=False)
    airflow_jwt: str = Field(default_factory=lambda: entropy.token_urlsafe(48), repr=False)
    airflow_fernet: str = Field(default_factory=_fernet_key, repr=False)
    superset_key: str = Field(default_factory=lambda: entropy.token_urlsafe(48), repr=False)


def make_private_dir(path: Path, *, others_may_pass: bool = False) -> Path:
    """Create `path` for its owner only; with `others_may_pass` others may go through it, not list it."""
    path.mkdir(parents=True, exist_ok=True)
    path.chmod(0o711 if others_may_pass else 0o700)
    return path


def write_private(path: Path, text: str) -> None:
    """Write `text` to `path` atomically with mode 0600 from its first byte."""
    temporary = path.with_name(f".{path.name}.{os.getpid()}.{entropy.token_hex(4)}")
    descriptor = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w", encoding="utf-8") as file:
        file.write(text)
        file.flush()
        os.fsync(file.fileno())
    temporary.replace(path)


def load_secrets(settings: Settings) -> Secrets:
    """The installation's secrets, generated on first use. Raises AntqError when the file cannot be read."""
    path = settings.state_dir / "secrets.json"
    if not path.exists():
        # As root the server runs as another user, who must get through to its own folder below.
        make_private_dir(settings.state_dir, others_may_pass=os.geteuid() == 0)
        temporary = path.with_name(f".secrets.{os.getpid()}.{entropy.token_hex(4)}")
        write_private(temporary, Secrets().model_dump_json(indent=2) + "\n")
        try:
            # link() fails where the name exists: of two first starts at once, one file wins for both.
            with contextlib.suppress(FileExistsError):
                path.hardlink_to(temporary)
        finally:
            temporary.unlink()
    if path.stat().st_mode & 0o077:
        path.chmod(0o600)
    try:
        return Secrets.model_validate_json(path.read_text(encoding="utf-8"))
    except (ValidationError, OSError):
        raise AntqError(
            "the secrets file cannot be read",
            where=str(path),
            fix="restore it from a backup; without it the server's passwords are lost",
        ) from None
