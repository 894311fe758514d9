"""One thing that is wrong with a version."""

from dataclasses import dataclass

__all__ = ["Problem"]


@dataclass(frozen=True)
class Problem:
    """A stable code, the place (a step of the plan, or a path in the file), and a sentence for the author."""

    code: str
    step: str
    message: str

    def __str__(self) -> str:
        return f"{self.step}: {self.message} ({self.code})" if self.step else f"{self.message} ({self.code})"
