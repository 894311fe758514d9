"""The door to python-docx: a printed page becomes a Word file that people can mark up and pass around."""

from documents.engines.word.writing import write_word

__all__ = ["write_word"]
