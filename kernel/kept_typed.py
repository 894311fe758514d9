"""What somebody had typed when their sign-in ended: kept until they are back, shown to nobody else, sent by nobody.

Desks are shared, so a form says for whom it was shown; when the sign-in has ended nothing else tells whose text it is.
"""

from django.http import HttpRequest

from kernel.put_aside import SIGN_IN, put_aside
from kernel.typed import marked_person

__all__ = ["keep_typed"]


def keep_typed(request: HttpRequest) -> None:
    """Put the form aside for the person it was shown to; of nobody known, nothing is kept."""
    person = marked_person(request.POST)
    if person is not None:
        put_aside(request, request.path, person=person, why=SIGN_IN)
