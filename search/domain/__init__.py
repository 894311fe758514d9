"""Asking, indexing, mending."""
