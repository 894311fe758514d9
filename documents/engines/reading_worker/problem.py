"""The one way out of a file that is not acceptable."""


class Problem(Exception):  # noqa: N818 - an answer, not an error: it never leaves this process
    """The file is refused; the code says why."""

    def __init__(self, code: str, **facts: object) -> None:
        self.code, self.facts = code, facts
        super().__init__(code)
