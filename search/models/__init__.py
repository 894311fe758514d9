"""Tables of the search room: what should be in the index, and the embedded index itself."""

from search.models.entries import EntryState, IndexEntry
from search.models.local import LocalDocument, LocalPrincipal
from search.models.synonyms import Synonym

__all__ = ["EntryState", "IndexEntry", "LocalDocument", "LocalPrincipal", "Synonym"]
