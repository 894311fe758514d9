"""What tests of the desk's pages share: somebody signed in, and what a page says."""

import html
import re

from django.test import Client

from organisations.models import User
from workflows.models import WorkItem


def signed_in(person: User, **headers: str) -> Client:
    client = Client(**headers)
    client.force_login(person, backend="allauth.account.auth_backends.AuthenticationBackend")
    return client


def words(response: object) -> str:
    """The text of a page, without its tags."""
    text = re.sub(r"<(script|style).*?</\1>", " ", response.content.decode(), flags=re.DOTALL)
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", text)))


def step_url(item: WorkItem, outcome: str) -> str:
    return f"/ban-lam-viec/viec/{item.uuid}/{outcome}/"
