"""How accounts behave: nobody signs up by themself; officials are made by an administrator."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest
from django.urls import reverse


class AccountAdapter(DefaultAccountAdapter):
    """Sign-up is closed; after sign-in an official goes to the desk, a citizen to the front door."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False

    def get_login_redirect_url(self, request: HttpRequest) -> str:
        official = getattr(request.user, "is_official", False)
        return reverse("workflows:inbox") if official else reverse("portal:home")

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Accounts are known by address; there is no user name to fill."""
