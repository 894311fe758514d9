"""Announcements of this room, sent inside the transaction of the change they tell of."""

from django.dispatch import Signal

case_submitted = Signal()  # case: it exists now
case_changed = Signal()  # case: state, promise, papers, documents or parties changed
case_ended = Signal()  # case: returned, refused, withdrawn or stopped
case_units_changed = Signal()  # case: other units may see it now, or papers were added
