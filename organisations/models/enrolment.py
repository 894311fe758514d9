"""The one-time code without which nobody sets up a first second factor."""

from django.db import models

from organisations.models.users import User


class EnrolmentCode(models.Model):
    """An account may set up a second factor with this code, besides its password, until it ends or is used.

    The code itself is in the mail or on the slip of whoever got it; here lies a hash, and how often a wrong one was typed.
    """

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="enrolment_code")
    digest = models.CharField(max_length=64)
    expires_at = models.DateTimeField()
    wrong = models.PositiveSmallIntegerField(default=0)

    def __str__(self) -> str:
        return f"{self.user_id} until {self.expires_at}"
