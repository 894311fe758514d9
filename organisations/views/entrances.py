"""The library's pages before the sign-in; what was typed there outlives the choice of another language."""

from typing import Any

from allauth.account.views import LoginView, SignupView

from kernel.put_aside import as_typed, taken_up

__all__ = ["EnterView", "OpenAccountView"]


class _KeepsTyped:
    """A page whose form begins with what its visitor typed before."""

    request: Any

    def get_form(self, *args: Any, **kwargs: Any) -> Any:
        return as_typed(super().get_form(*args, **kwargs), taken_up(self.request))  # type: ignore[misc]  # of the page mixed in


class EnterView(_KeepsTyped, LoginView):
    """Signing in."""


class OpenAccountView(_KeepsTyped, SignupView):
    """Opening a citizen's account."""
