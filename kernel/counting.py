"""How far lines are counted: a page that says "1000+" costs the same whatever lies behind it."""

__all__ = ["CAP", "words_of_count"]

CAP = 1000


def words_of_count(value: int) -> str:
    """A count as shown; whoever counts stops at ``CAP`` + 1."""
    return f"{CAP}+" if value > CAP else str(value)
