"""The one error of expressions."""

from __future__ import annotations


class ImlError(Exception):
    """A text that cannot be read, or an expression that cannot be computed. ``str()`` is one line.

    ``text`` is the template it came from, when known; ``at`` the offset in it.
    """

    def __init__(self, message: str, text: str | None = None, at: int | None = None) -> None:
        super().__init__(message)
        self.message, self.text, self.at = message, text, at

    def inside(self, text: str) -> ImlError:
        """The same error, told with the template that it came from."""
        if self.text is not None:
            return self
        shown = text if len(text) <= 120 else text[:117] + "..."
        return ImlError(f"{self.message} in {shown!r}", text, self.at)
