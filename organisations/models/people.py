"""What people are and may: posts, appointments, grants of roles, mandates to sign. All dated."""

import uuid
from datetime import date

from django.db import models
from django.db.models import F, Q

from organisations.enums import Role, SigningCapacity
from organisations.models.units import OrgUnit
from organisations.models.users import User

ENDS_AFTER_IT_BEGAN = Q(valid_to__isnull=True) | Q(valid_to__gte=F("valid_from"))


class DatedQuerySet(models.QuerySet):
    """Rows with a first and a last day."""

    def on(self, day: date) -> "DatedQuerySet":
        """Rows in force on ``day``."""
        return self.filter(Q(valid_from__lte=day), Q(valid_to__isnull=True) | Q(valid_to__gte=day))


class Dated(models.Model):
    """In force from ``valid_from`` to ``valid_to``, both days included; open-ended when the latter is empty."""

    valid_from = models.DateField()
    valid_to = models.DateField(null=True, blank=True)

    objects = DatedQuerySet.as_manager()

    class Meta:
        abstract = True


class Post(models.Model):
    """A post in a unit ("Chủ tịch", "Trưởng phòng"): what the line under a signature says."""

    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="posts")
    title = models.CharField(max_length=120)
    title_en = models.CharField(max_length=120, blank=True)
    rank = models.PositiveSmallIntegerField(default=50)  # smaller is higher

    class Meta:
        constraints = [models.UniqueConstraint(fields=["unit", "title"], name="one_post_per_title")]

    def __str__(self) -> str:
        return f"{self.title}, {self.unit}"


class Appointment(Dated):
    """A person holds a post for a period."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="appointments")
    post = models.ForeignKey(Post, on_delete=models.PROTECT, related_name="appointments")

    class Meta:
        constraints = [models.CheckConstraint(condition=ENDS_AFTER_IT_BEGAN, name="appointment_dates")]

    def __str__(self) -> str:
        return f"{self.user}: {self.post}"


class RoleGrant(Dated):
    """A person may act in a role for a unit (and, with ``with_subunits``, everything under it) for a period.

    The grant hangs on the unit, never on a case. A revoked grant keeps its row: ``revoked_at`` ends it at once, in the
    middle of a day. A delegated one (``delegated_from``) lends the holder's own role for a period, holds only while the
    holder's does, and is not lent on.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="grants")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="grants")
    role = models.CharField(max_length=16, choices=Role.choices)
    with_subunits = models.BooleanField(default=False)
    granted_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    delegated_from = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="delegations"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGAN, name="grant_dates"),
            models.CheckConstraint(
                condition=Q(delegated_from__isnull=True) | Q(valid_to__isnull=False), name="delegation_ends"
            ),
        ]
        indexes = [
            models.Index(fields=["user", "role", "unit"], condition=Q(revoked_at__isnull=True), name="grant_of_user"),
            models.Index(fields=["unit", "role"], condition=Q(revoked_at__isnull=True), name="grant_at_unit"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.role} {self.unit}"


class Mandate(Dated):
    """A person may sign for a body in a capacity, under a named decision, for a period (Decree 30/2020, article 13).

    ``signature_lines`` is what stands above the signature, for example ``["TM. ỦY BAN NHÂN DÂN", "KT. CHỦ TỊCH",
    "PHÓ CHỦ TỊCH"]``. A written delegation (TUQ.), and whoever stands in for an absent person (``substitutes_for``),
    has a last day; ``lent_with`` is the role that was lent beside the latter, with which it ends.
    """

    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="mandates")
    body = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="mandates")
    capacity = models.CharField(max_length=4, choices=SigningCapacity.choices, blank=True)
    signature_lines = models.JSONField(default=list)
    document_kinds = models.JSONField(default=list, blank=True)  # empty: every kind
    basis = models.CharField(max_length=200)
    substitutes_for = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="substitutions"
    )
    lent_with = models.ForeignKey(
        RoleGrant, null=True, blank=True, on_delete=models.PROTECT, related_name="lent_mandates"
    )
    revoked_at = models.DateTimeField(null=True, blank=True)
    reason = models.CharField(max_length=200, blank=True)  # why it was revoked

    class Meta:
        constraints = [
            models.CheckConstraint(condition=ENDS_AFTER_IT_BEGAN, name="mandate_dates"),
            models.CheckConstraint(
                condition=Q(valid_to__isnull=False) | (~Q(capacity="TUQ.") & Q(substitutes_for__isnull=True)),
                name="delegated_mandate_ends",
            ),
            models.CheckConstraint(condition=~Q(basis=""), name="mandate_has_a_basis"),
        ]

    def __str__(self) -> str:
        return f"{self.user} {self.capacity} {self.body}"

    def lets_sign_all_of(self, other: "Mandate") -> bool:
        """Whether every kind of document that ``other`` lets sign may be signed under this one as well."""
        if not self.document_kinds:
            return True
        return bool(other.document_kinds) and set(other.document_kinds) <= set(self.document_kinds)
