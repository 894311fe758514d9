"""The indices behind the alias: made once, replaced at one stroke, never two successors at a time."""

from django.utils import timezone
from elasticsearch import BadRequestError

from search.engines.elastic.connection import client
from search.engines.elastic.shape import SCHEMA, mapping_of_index, settings_of_index
from search.errors import RebuildRunningError

__all__ = ["Indices"]


class Indices:
    """``alias`` is what everybody reads and writes; ``next`` exists only while a rebuild fills its successor."""

    def __init__(self, alias: str) -> None:
        self.alias, self.next = alias, f"{alias}-next"

    def _create(self, stamp: str, alias: str) -> bool:
        """Make an index with its alias in one call; False when somebody else just did."""
        name = f"{self.alias}-v{SCHEMA}-{stamp}"
        try:
            client().indices.create(
                index=name, aliases={alias: {}}, mappings=mapping_of_index(), settings=settings_of_index()
            )
        except BadRequestError as error:
            if error.error != "resource_already_exists_exception":
                raise
            client().indices.put_alias(index=name, name=alias)  # also when only the alias had been lost
            return False
        return True

    def prepare(self) -> bool:
        """Make the first index where there is none. Its name is fixed: two processes cannot make two."""
        return not client().indices.exists_alias(name=self.alias) and self._create("first", self.alias)

    def behind(self, alias: str) -> list[str]:
        """The indices an alias points to."""
        if not client().indices.exists_alias(name=alias):
            return []
        return sorted(client().indices.get_alias(name=alias))

    def outdated(self) -> bool:
        """Whether the index in use has an earlier shape."""
        found = client().indices.get_mapping(index=self.alias)
        return any(row["mappings"].get("_meta", {}).get("schema") != SCHEMA for row in found.values())

    def drop(self, names: list[str]) -> None:
        """Delete indices by name: a pattern could take more than was meant."""
        for name in names:
            client().indices.delete(index=name)

    def begin(self, *, take_over: bool) -> None:
        """An empty successor under the alias ``next``."""
        waiting = self.behind(self.next)
        if waiting and not take_over:
            raise RebuildRunningError
        self.drop(waiting)
        self._create(f"{timezone.now():%Y%m%d%H%M%S%f}", self.next)

    def finish(self) -> None:
        """The successor takes over at one stroke; the former index is deleted."""
        [new], old = self.behind(self.next), self.behind(self.alias)
        actions = [{"add": {"index": new, "alias": self.alias}}, {"remove": {"index": new, "alias": self.next}}]
        actions += [{"remove": {"index": name, "alias": self.alias}} for name in old]
        client().indices.update_aliases(actions=actions)
        self.drop(old)
