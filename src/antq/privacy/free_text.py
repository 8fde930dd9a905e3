"""Free words that a decision gives: the reason, the office that decides."""

from antq.core.errors import AntqError
from antq.privacy import persons


def check_free_text(**words: str) -> None:
    """Raises AntqError where one of the `words`, by its name, is empty or holds personal data."""
    for name, text in words.items():
        if not text.strip() or persons.first_identifier(text):
            raise AntqError(
                f"`{name}` trống hoặc có dữ liệu cá nhân / `{name}` is empty or holds personal data",
                fix="nêu lý do và đơn vị hoặc tài khoản, không nêu người / name a reason and an office, no person",
            )
