"""The errors a person is shown: what happened, where, and how to mend it."""


class AntqError(Exception):
    """An expected failure. `what` says what happened, `where` the place, `fix` what to do about it."""

    def __init__(self, what: str, where: str | None = None, fix: str | None = None) -> None:
        super().__init__(what)
        self.what = what
        self.where = where
        self.fix = fix

    def __str__(self) -> str:
        parts = [self.what]
        if self.where:
            parts.append(f"where: {self.where}")
        if self.fix:
            parts.append(f"fix: {self.fix}")
        return "\n  ".join(parts)


class UnknownNameError(AntqError):
    """A code, name or key that a person typed and no list holds. `fix` names what was probably meant."""
