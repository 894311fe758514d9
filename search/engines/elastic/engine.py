"""The engine of production: the promise of ``search.engines.types.Engine`` kept by Elasticsearch."""

import re
from collections.abc import Mapping, Sequence
from typing import Any

from django.conf import settings
from elasticsearch.dsl import Search
from elasticsearch.helpers import scan

from search.engines.elastic.asking import near_words_of, search_of
from search.engines.elastic.connection import answering, client
from search.engines.elastic.indices import Indices
from search.engines.elastic.writing import Deletion, write
from search.engines.types import FACETS, Answer, Held, IndexDocument, Match, Question
from search.errors import SearchFailedError

__all__ = ["ElasticEngine", "engine"]

_MARKED = re.compile("<b>([^<>]+)</b>")  # words hold letters and digits only


class ElasticEngine:
    """Nothing here runs inside a transaction."""

    transactional = False

    def __init__(self, prefix: str | None = None) -> None:
        self.alias = f"{prefix or settings.EGOV_SEARCH['PREFIX']}-docs"
        self.indices = Indices(self.alias)

    def prepare(self) -> bool:
        """Make the index where there is none; True when it has just been made and is empty."""
        with answering():
            return self.indices.prepare()

    def outdated(self) -> bool:
        """Whether the index was made for an earlier shape of document."""
        with answering():
            return self.indices.outdated()

    def _write(self, orders: Sequence[IndexDocument | Deletion]) -> frozenset[str]:
        """Into the successor first, when there is one: should it take over in between, the alias leads to it next."""
        with answering():
            if self.indices.behind(self.indices.next):
                write(self.indices.next, orders, may_be_gone=True)
            refused = write(self.alias, orders)
            client().indices.refresh(index=self.alias)
        return refused

    def put(self, documents: Sequence[IndexDocument]) -> frozenset[str]:
        """Write documents; searchable when this returns."""
        return self._write(documents)

    def remove(self, versions: Mapping[str, int]) -> None:
        """Forget documents, unless something newer is there."""
        self._write([Deletion(key, version) for key, version in versions.items()])

    def _search(self) -> Search:
        return Search(using=client(), index=self.alias)

    def find(self, question: Question) -> Answer:
        """Answer within the asker's rights; a missing index or a part that did not answer is a failure, not "nothing"."""
        if not question.principals or not question.terms:
            return Answer((), 0, {})
        with answering():
            found = search_of(question, self._search()).execute().to_dict()
        if found["timed_out"]:
            raise SearchFailedError
        matches = tuple(Match(hit["_id"], float(hit["_score"])) for hit in found["hits"]["hits"])
        facets = {name: _counts(found["aggregations"][name]) for name in FACETS}
        return Answer(matches, found["hits"]["total"]["value"], facets)

    def similar(self, word: str, principals: frozenset[str]) -> tuple[str, ...]:
        """Near words out of documents these may see."""
        with answering():
            found = near_words_of(word, principals, self._search()).execute().to_dict()
        marked = [
            near
            for hit in found["hits"]["hits"]
            for pieces in hit.get("highlight", {}).values()
            for piece in pieces
            for near in _MARKED.findall(piece)
        ]
        return tuple(dict.fromkeys(near for near in marked if near != word))[:3]

    def versions(self) -> dict[str, Held]:
        """What the index has, streamed."""
        with answering():
            query = {"query": {"match_all": {}}, "_source": ["version", "digest"]}
            rows = scan(client(), index=self.alias, query=query, size=2000)
            return {row["_id"]: Held(row["_source"]["version"], row["_source"]["digest"]) for row in rows}

    def begin_anew(self, *, take_over: bool = False) -> None:
        """An empty successor beside the index in use."""
        with answering():
            self.indices.prepare()
            self.indices.begin(take_over=take_over)

    def fill(self, documents: Sequence[IndexDocument]) -> frozenset[str]:
        """Into the successor alone; it is made searchable once, at the end."""
        with answering():
            return write(self.indices.next, documents)

    def finish_anew(self) -> None:
        """The successor takes over."""
        with answering():
            client().indices.refresh(index=self.indices.next)
            self.indices.finish()


def _counts(facet: Mapping[str, Any]) -> dict[str, int]:
    return {str(bucket["key"]): int(bucket["doc_count"]) for bucket in facet["values"]["buckets"]}


def engine() -> ElasticEngine:
    """The engine of this installation."""
    return ElasticEngine()
