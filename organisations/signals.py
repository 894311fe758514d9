"""Announcements of this room, sent inside the transaction of the change they tell of."""

from django.dispatch import Signal

account_closed = Signal()  # account: nobody signs in to it any more; what hangs on it must go
