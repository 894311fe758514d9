"""Accounts."""

import uuid

from django.contrib.auth.base_user import AbstractBaseUser, BaseUserManager
from django.contrib.auth.models import PermissionsMixin
from django.db import models
from django.db.models.functions import Lower
from django.utils.crypto import salted_hmac

from kernel.text import collation_key, fold, normalise


class UserManager(BaseUserManager["User"]):
    """Accounts are made by name and address."""

    def create_user(self, email: str, password: str | None = None, *, full_name: str = "", **fields: object) -> "User":
        """Make an account; without a password nobody can sign in to it."""
        user = self.model(email=self.normalize_email(email).lower(), full_name=normalise(full_name), **fields)
        user.set_password(password)
        user.save()
        return user


class User(AbstractBaseUser, PermissionsMixin):
    """One account: a civil servant's or a citizen's. What it may do is told by grants, never by the account.

    There is no "role" here on purpose: a role is held for a unit and a period (``RoleGrant``).
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    email = models.EmailField(unique=True)
    full_name = models.CharField(max_length=120)
    sort_name = models.CharField(max_length=400, blank=True, editable=False)
    folded_name = models.CharField(max_length=120, blank=True, editable=False)  # what is searched, without accents
    phone = models.CharField(max_length=20, blank=True)
    is_official = models.BooleanField(default=False)  # a civil servant's account
    is_active = models.BooleanField(default=True)
    joined_at = models.DateTimeField(auto_now_add=True)
    sessions_salt = models.CharField(max_length=32, blank=True, editable=False)  # another one: no session goes on

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS = ["full_name"]
    objects = UserManager()

    class Meta:
        constraints = [models.UniqueConstraint(Lower("email"), name="one_account_per_address")]

    def __str__(self) -> str:
        return self.full_name or self.email

    def save(self, *args: object, **kwargs: object) -> None:
        """Keep the keys in step: sorted by given name, as Vietnamese lists do; found without accents."""
        words = self.full_name.split()
        self.folded_name = fold(self.full_name)[:120]
        self.sort_name = collation_key(" ".join(words[-1:] + words[:-1]))
        super().save(*args, **kwargs)  # type: ignore[arg-type]

    def _get_session_auth_hash(self, secret: str | None = None) -> str:
        """A session goes on while this is what it was: until another password, or another salt."""
        own: str = super()._get_session_auth_hash(secret)  # type: ignore[misc]  # not in the stubs
        if not self.sessions_salt:
            return own
        return salted_hmac(self.sessions_salt, own, secret=secret, algorithm="sha256").hexdigest()

    @property
    def initials(self) -> str:
        """The ASCII letters that a drafter's mark uses: Lê Hoàng Ẩn → LHA."""
        return "".join(fold(word)[:1] for word in self.full_name.split()).upper()
