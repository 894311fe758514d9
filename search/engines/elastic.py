"""Elasticsearch 8.19: versioned index behind an alias, external versions, Vietnamese by folded fields."""

from collections.abc import Iterator, Sequence
from functools import lru_cache
from typing import Any

from django.conf import settings
from django.utils import timezone
from elasticsearch import ApiError, Elasticsearch, NotFoundError, TransportError
from elasticsearch.helpers import BulkIndexError, scan, streaming_bulk

from kernel.text import fold
from search.engines.types import Answer, IndexDocument, Match, Question
from search.engines.words import indexed, tokens_of
from search.errors import SearchFailedError

__all__ = ["ElasticEngine", "engine"]

FACETS = ("procedure", "unit", "kind", "year")
_WORDS = {"type": "text", "analyzer": "words", "index_phrases": True}
MAPPING = {
    "dynamic": "strict",
    "properties": {
        "key": {"type": "keyword"}, "version": {"type": "long"}, "kind": {"type": "keyword"}, "procedure": {"type": "keyword"},
        "unit": {"type": "keyword"}, "year": {"type": "keyword"}, "principals": {"type": "keyword"}, "codes": {"type": "text", "analyzer": "words"},
        "title_x": _WORDS, "title_f": _WORDS, "body_x": _WORDS, "body_f": _WORDS,
    },
}  # fmt: skip
SETTINGS = {
    "number_of_shards": 1, "number_of_replicas": 0,
    "analysis": {"analyzer": {"words": {"type": "custom", "tokenizer": "standard", "filter": ["lowercase"]}}},
}  # fmt: skip


@lru_cache(maxsize=4)
def _client(  # noqa: PLR0917 - the arguments are the key of the cache
    hosts: tuple[str, ...], api_key: str, username: str, password: str, ca: str, timeout: int
) -> Elasticsearch:
    options: dict[str, Any] = {"request_timeout": timeout, "retry_on_timeout": False, "max_retries": 0}
    if api_key:
        options["api_key"] = api_key
    elif username:
        options["basic_auth"] = (username, password)
    if ca:
        options["ca_certs"] = ca
    return Elasticsearch(list(hosts), **options)


def client() -> Elasticsearch:
    """The connection of this installation; shared by the process."""
    found: dict[str, Any] = dict(settings.EGOV_SEARCH)
    return _client(
        tuple(found["HOSTS"]),
        found["API_KEY"],
        found["USERNAME"],
        found["PASSWORD"],
        found["CA_CERTS"],
        int(found["TIMEOUT"]),
    )


def _source(document: IndexDocument) -> dict[str, Any]:
    title, body = indexed(document.title), indexed(document.body)
    return {
        "key": document.key, "version": document.version, "kind": document.kind, "procedure": document.procedure,
        "unit": document.unit, "year": str(document.year), "principals": list(document.principals),
        "codes": " ".join(document.codes), "title_x": title, "title_f": fold(title), "body_x": body, "body_f": fold(body),
    }  # fmt: skip


def _filters(question: Question) -> list[dict[str, Any]]:
    rights = [{"terms": {"principals": sorted(question.principals)}}]
    return rights + [{"term": {name: value}} for name, value in question.filters.items() if name in FACETS]


def _query(question: Question) -> dict[str, Any]:
    """Every token on the folded fields; accents that were typed, phrases and codes only raise the rank."""
    tokens = tokens_of(question.text)
    folded = " ".join(token.folded for token in tokens)
    exact = " ".join(token.exact for token in tokens)
    must: list[dict[str, Any]] = [
        {"multi_match": {"query": token.folded, "fields": ["title_f^4", "body_f", "codes^8"], "type": "best_fields"}}
        for token in tokens[:-1]
    ]
    last = tokens[-1].folded
    ends = [{"prefix": {field: {"value": last}}} for field in ("title_f", "body_f", "codes") if len(last) > 2]
    whole = {"multi_match": {"query": last, "fields": ["title_f^4", "body_f", "codes^8"]}}
    must.append({"bool": {"should": [whole, *ends], "minimum_should_match": 1}})
    should: list[dict[str, Any]] = [
        {"multi_match": {"query": token.exact, "fields": ["title_x^4", "body_x"], "boost": 3}}
        for token in tokens
        if token.accented
    ]
    if len(tokens) > 1:
        should.append(
            {"multi_match": {"query": exact, "fields": ["title_x^4", "body_x"], "type": "phrase", "boost": 4}}
        )
        should.append(
            {"multi_match": {"query": folded, "fields": ["title_f^4", "body_f"], "type": "phrase", "boost": 2}}
        )
    filters = _filters(question)
    if question.exact:
        filters += [{"multi_match": {"query": token.exact, "fields": ["title_x", "body_x"]}} for token in tokens]
    return {"bool": {"must": must, "should": should, "filter": filters}}


class ElasticEngine:
    """The engine of production. Nothing here runs inside a transaction."""

    transactional = False

    def __init__(self, prefix: str | None = None) -> None:
        self.alias = f"{prefix or settings.EGOV_SEARCH['PREFIX']}-docs"

    def _make(self) -> str:
        name = f"{self.alias}-v1-{timezone.now():%Y%m%d%H%M%S%f}"
        client().indices.create(index=name, mappings=MAPPING, settings=SETTINGS)
        return name

    def _ready(self) -> None:
        if not client().indices.exists_alias(name=self.alias):
            client().indices.put_alias(index=self._make(), name=self.alias)

    def _bulk(self, actions: Iterator[dict[str, Any]]) -> None:
        try:
            self._ready()
            for fine, item in streaming_bulk(
                client(), actions, chunk_size=1000, max_chunk_bytes=5_000_000, raise_on_error=False, require_alias=True
            ):
                status = next(iter(item.values()))["status"]
                if not fine and status not in {404, 409}:  # 409: a newer version is there already
                    raise SearchFailedError(permanent=400 <= status < 500 and status != 429)
        except (ApiError, TransportError, BulkIndexError) as error:
            raise SearchFailedError from error

    def put(self, documents: Sequence[IndexDocument]) -> None:
        """Write documents; searchable when this returns."""
        self._bulk(
            {
                "_op_type": "index",
                "_index": self.alias,
                "_id": row.key,
                "version": row.version,
                "version_type": "external_gte",
                "_source": _source(row),
            }
            for row in documents
        )
        self._refresh()

    def remove(self, keys: Sequence[str]) -> None:
        """Forget documents."""
        self._bulk({"_op_type": "delete", "_index": self.alias, "_id": key} for key in keys)
        self._refresh()

    def _refresh(self) -> None:
        try:
            client().indices.refresh(index=self.alias)
        except (ApiError, TransportError) as error:
            raise SearchFailedError from error

    def find(self, question: Question) -> Answer:
        """Answer within the asker's rights."""
        if not question.principals or not tokens_of(question.text):
            return Answer((), 0, {})
        try:
            self._ready()
            found = client().search(
                index=self.alias, query=_query(question), from_=question.offset, size=question.size, source=False,
                track_total_hits=1000, aggs={name: {"terms": {"field": name, "size": 50}} for name in FACETS},
                sort=["_score", {"key": "asc"}], track_scores=True,
            )  # fmt: skip
        except (ApiError, TransportError) as error:
            raise SearchFailedError from error
        matches = tuple(Match(hit["_id"], float(hit["_score"] or 0)) for hit in found["hits"]["hits"])
        facets = {
            name: {bucket["key"]: bucket["doc_count"] for bucket in found["aggregations"][name]["buckets"]}
            for name in FACETS
        }
        return Answer(matches, found["hits"]["total"]["value"], facets)

    def versions(self) -> dict[str, int]:
        """Key → version of everything in the index, streamed."""
        try:
            self._ready()
            rows = scan(
                client(), index=self.alias, query={"query": {"match_all": {}}, "_source": ["version"]}, size=2000
            )
            return {row["_id"]: row["_source"]["version"] for row in rows}
        except (ApiError, TransportError) as error:
            raise SearchFailedError from error

    def clear(self) -> None:
        """Begin an empty index: a new one takes over the alias at one stroke, the old one is deleted."""
        try:
            old = (
                list(client().indices.get_alias(name=self.alias))
                if client().indices.exists_alias(name=self.alias)
                else []
            )
            new = self._make()
            actions: list[dict[str, Any]] = [{"add": {"index": new, "alias": self.alias}}]
            actions += [{"remove": {"index": name, "alias": self.alias}} for name in old]
            client().indices.update_aliases(actions=actions)
            for name in old:
                client().indices.delete(index=name)
        except NotFoundError:
            self._ready()
        except (ApiError, TransportError) as error:
            raise SearchFailedError from error


def engine() -> ElasticEngine:
    """The engine of this installation."""
    return ElasticEngine()
