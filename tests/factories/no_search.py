"""A search engine that forgets everything: for tests that are not about searching."""

from search.engines.types import Answer


class Nothing:
    transactional = False

    def put(self, documents):
        """Forget."""

    def remove(self, keys):
        """Nothing to forget."""

    def find(self, question):
        return Answer((), 0, {})

    def versions(self):
        return {}

    def clear(self):
        """Nothing to clear."""


def engine():
    return Nothing()
