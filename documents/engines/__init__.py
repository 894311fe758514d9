"""Doors to the engines: one file each, used by ``documents.domain`` only."""
