"""A search engine that forgets everything: for tests that are not about searching."""

from search.engines.types import Answer


class Nothing:
    transactional = False

    def prepare(self):
        return False

    def outdated(self):
        return False

    def put(self, documents):
        return frozenset()

    def remove(self, versions):
        """Nothing to forget."""

    def find(self, question):
        return Answer((), 0, {})

    def similar(self, word, principals):
        return ()

    def versions(self):
        return {}

    def begin_anew(self, *, take_over=False):
        """Nothing to begin."""

    def fill(self, documents):
        return frozenset()

    def finish_anew(self):
        """Nothing to finish."""


def engine():
    return Nothing()
