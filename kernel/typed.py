"""What somebody typed into a form that could not be taken just now: kept, so that it can be sent again."""

from django.core import signing
from django.http import HttpRequest, QueryDict

__all__ = ["LONGEST", "PERSON", "bounded", "marked_person", "person_mark", "readable", "typed_fields"]

PERSON = "typed-by"  # the hidden field of a form that says for whom it was shown
LONGEST = 20_000  # letters of one field: no form of ours takes more
_MOST = 200  # fields
# What a page wrote into its own form, and a secret: sent on with the form, shown to nobody.
_NOT_SHOWN = frozenset({PERSON, "sha256", "draft", "secret", "procedure-code", "typed-on"})
_NEVER = frozenset(
    {"csrfmiddlewaretoken", "password", "password1", "password2", "oldpassword", "code_2fa", "lookup_secret"}
)


def typed_fields(posted: QueryDict) -> list[tuple[str, str]]:
    """Names and values as they came, without tokens, passwords and secrets, each cut to what a form takes."""
    pairs = [(name, value) for name, values in posted.lists() if name not in _NEVER for value in values]
    return [(name, value[:LONGEST]) for name, value in pairs][:_MOST]


def readable(kept: list[tuple[str, str]]) -> list[str]:
    """Of what a form held, what its writer would know again: ticks, empty boxes and the page's own marks say nothing."""
    return [value for name, value in kept if name not in _NOT_SHOWN and len(value) > 1]


def bounded(request: HttpRequest) -> QueryDict | None:
    """The posted form, each value cut to one letter more than any form takes; None when nothing was posted.

    The letter too many makes the form say so; ten megabytes pasted into one field are neither kept nor sent back.
    """
    if request.method != "POST":
        return None
    short = request.POST.copy()
    for name, values in request.POST.lists():
        short.setlist(name, [value[: LONGEST + 1] for value in values])
    return short


def person_mark(person_id: int) -> str:
    """For whom a form is shown, as it stands in the form: signed, so that nobody lays a text before somebody else."""
    return signing.dumps(person_id, salt=PERSON)


def marked_person(posted: QueryDict) -> int | None:
    """The id of the person the form was shown to; None when it does not say, or not truly."""
    try:
        return int(signing.loads(posted.get(PERSON, ""), salt=PERSON))
    except signing.BadSignature:
        return None
