"""Announcements of this room, sent after commit."""

from django.dispatch import Signal

version_published = Signal()  # sender=ProcedureVersion, version
