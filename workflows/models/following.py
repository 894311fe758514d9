"""Cases in citizens' accounts."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from workflows.enums import FollowedBy
from workflows.models.cases import Case


class Following(models.Model):
    """A citizen's account opens this case as the lookup secret would: its owner filed it there, or has shown the secret.

    Not a grant of the office: no list, search or page of officials asks this table.
    """

    account = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="followings")
    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="followings")
    how = models.CharField(max_length=6, choices=FollowedBy.choices)
    since = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["account", "case"], name="one_following_per_case"),
            models.CheckConstraint(condition=Q(how__in=FollowedBy.values), name="following_how"),
        ]
        indexes = [models.Index(fields=["account", "-id"], name="following_newest")]

    def __str__(self) -> str:
        return f"{self.case} in account {self.account_id}"
