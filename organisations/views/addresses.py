"""The page of the mailed link by which a citizen says that an address is theirs."""

from typing import Any

from allauth.account.views import ConfirmEmailView

__all__ = ["ConfirmAddressView"]


class ConfirmAddressView(ConfirmEmailView):
    """Opened, it changes nothing; only its button does, and then whoever is signed in with another account is so no more."""

    def logout_other_user(self, confirmation: Any) -> None:
        if self.request.method == "POST":
            super().logout_other_user(confirmation)
