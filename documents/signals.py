"""Announcements of the records room, sent inside the transaction of the change they tell of."""

from django.dispatch import Signal

document_changed = Signal()  # document: any change of state or content
document_issued = Signal()  # document: it now binds and will not change again
file_text_ready = Signal()  # file: its text has been read, or found not to exist
