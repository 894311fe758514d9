"""The shape of a document in the index: words cut by the house, strict, versioned."""

from typing import Any

from django.conf import settings
from elasticsearch.dsl import Keyword, Long, Mapping, Text, analyzer

from search.engines.types import IndexDocument
from search.engines.words import kept_forms

__all__ = ["ALL_WORDS", "SCHEMA", "mapping_of_index", "settings_of_index", "source_of"]

SCHEMA = 3  # raised when a document is written differently: an index of an earlier shape is rebuilt
ALL_WORDS = analyzer("words", tokenizer="whitespace")
_KEYWORDS = ("key", "kind", "procedure", "unit", "year", "principals", "digest")
_TEXTS = ("title_x", "title_f", "body_x", "body_f", "codes")


def mapping_of_index() -> dict[str, Any]:
    """The fields; anything else is refused ("strict"), so that a mistake cannot grow a field of its own."""
    mapping = Mapping()
    mapping.meta("dynamic", "strict")
    mapping.meta("_meta", schema=SCHEMA)
    mapping.field("version", Long())
    for name in _KEYWORDS:
        mapping.field(name, Keyword())
    for name in _TEXTS:
        mapping.field(name, Text(analyzer=ALL_WORDS, index_phrases=True))
    made: dict[str, Any] = mapping.to_dict()
    return made


def settings_of_index() -> dict[str, Any]:
    """One shard keeps scores and counts exact. Versions of deleted documents are remembered for a day, so that a
    late write cannot bring one back (the server's own minute is shorter than a job's patience).
    """
    made: dict[str, Any] = {
        "number_of_shards": 1,
        "number_of_replicas": int(settings.EGOV_SEARCH.get("REPLICAS", 0)),
        "gc_deletes": "1d",
        "analysis": ALL_WORDS.get_analysis_definition(),
    }
    return made


def source_of(document: IndexDocument) -> dict[str, Any]:
    """A document as the index keeps it."""
    (title, title_folded), (body, body_folded) = kept_forms(document.title), kept_forms(document.body)
    return {
        "key": document.key, "version": document.version, "digest": document.digest, "kind": document.kind,
        "procedure": document.procedure, "unit": document.unit, "year": str(document.year),
        "principals": list(document.principals), "codes": " ".join(document.codes),
        "title_x": title, "title_f": title_folded, "body_x": body, "body_f": body_folded,
    }  # fmt: skip
