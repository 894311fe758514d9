"""Elasticsearch 8.19: versioned indices behind an alias, external versions, Vietnamese by folded fields."""

from search.engines.elastic.engine import ElasticEngine, engine

__all__ = ["ElasticEngine", "engine"]
