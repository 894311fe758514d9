"""Finding what you may see: index, indexing, queries, the archive search page.

Reads everything below; nobody below knows it. An index is a copy, never the truth.
"""
