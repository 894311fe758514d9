"""Citizens with an account."""

from allauth.account.models import EmailAddress

from organisations.domain.accounts import open_account
from organisations.models import User

PASSWORD = "tre-song-vuon-2026"


def citizen(email: str = "an@example.vn", name: str = "Lê Văn Ẩn") -> User:
    """Somebody whose address is verified."""
    account = open_account(email, PASSWORD, full_name=name)
    EmailAddress.objects.create(user=account, email=email, verified=True, primary=True)
    return account
