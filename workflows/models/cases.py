"""The case and the people in it."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.db.models.functions import Coalesce

from organisations.models import OrgUnit
from procedures.enums import Channel, ResultChannel
from procedures.models import ProcedureVersion
from workflows.enums import CLOSED_STATES, CaseState, PartyKind


def new_salt() -> str:
    """Sixteen random bytes in hex: what the lookup secret of one case is derived from."""
    return secrets.token_hex(16)


class Case(models.Model):
    """One application in motion; the legal truth, whatever the engine's tables say.

    It keeps the version of the law it was filed under. ``event_count`` and ``event_hash`` are the head of its chain of
    events. The lookup secret is not stored: it is derived from ``lookup_salt`` and the installation's key.
    ``answers`` and the parties are personal data: no public page reads them without the secret.
    """

    calendar_stamp: uuid.UUID | None  # not stored: the state of hours and days when a command read the case
    widened = False  # not stored: this transaction let a unit in or added papers, so everything in it is indexed anew
    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case_code = models.CharField(max_length=30, unique=True)
    lookup_salt = models.CharField(max_length=32, default=new_salt, editable=False)
    secret_renewed_at = models.DateTimeField(null=True)  # papers printed before carry a secret that opens nothing
    version = models.ForeignKey(ProcedureVersion, on_delete=models.PROTECT, related_name="cases")
    process = models.OneToOneField("viewflow.Process", null=True, on_delete=models.PROTECT, related_name="case")
    state = models.CharField(max_length=12, choices=CaseState.choices, default=CaseState.SUBMITTED)
    channel = models.CharField(max_length=10, choices=Channel.choices)
    result_channel = models.CharField(max_length=12, choices=ResultChannel.choices)
    language = models.CharField(max_length=2, default="vi")
    receiving_unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="received_cases")
    competent_unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="competent_cases")
    return_unit = models.ForeignKey(
        OrgUnit, null=True, on_delete=models.PROTECT, related_name="+"
    )  # one-stop unit chosen to hand the result out; None: the one that received the case
    assignee = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="assigned_cases"
    )
    decider = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="decided_cases"
    )
    scope_units = models.JSONField(
        default=dict
    )  # scope of the plan → id of the unit, as the tree stood when it was filed
    answers = models.JSONField(default=dict)
    applicant_name = models.CharField(max_length=200)
    submitted_at = models.DateTimeField()
    received_at = models.DateTimeField(null=True)
    first_promised_at = models.DateTimeField(null=True)
    promised_at = models.DateTimeField(null=True)
    decided_at = models.DateTimeField(null=True)
    finished_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    idempotency_key = models.CharField(max_length=64, unique=True)
    event_count = models.PositiveIntegerField(default=0)
    event_hash = models.CharField(max_length=64, blank=True)

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(state__in=CaseState.values), name="case_state"),
            models.CheckConstraint(
                condition=Q(received_at__isnull=True, promised_at__isnull=True, first_promised_at__isnull=True)
                | Q(received_at__isnull=False, promised_at__isnull=False, first_promised_at__isnull=False),
                name="case_promise_from_receipt_on",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED_STATES, ended_at__isnull=False)
                | (~Q(state__in=CLOSED_STATES) & Q(ended_at__isnull=True)),
                name="case_end_dated",
            ),
        ]
        indexes = [
            models.Index(fields=["-submitted_at", "-id"], name="case_newest"),
            models.Index(fields=["promised_at", "id"], condition=Q(ended_at__isnull=True), name="case_promised"),
            models.Index(fields=["state", "-submitted_at"], name="case_by_state"),
            models.Index(
                Coalesce("finished_at", "ended_at"), condition=Q(promised_at__isnull=False), name="case_answered"
            ),
        ]

    def __str__(self) -> str:
        return self.case_code

    @property
    def returning_unit_id(self) -> int:
        """The unit that hands the result out, at its counter or by post."""
        return self.return_unit_id or self.receiving_unit_id

    @property
    def returning_unit(self) -> OrgUnit:
        """The same as a unit."""
        return self.return_unit or self.receiving_unit

    @property
    def is_closed(self) -> bool:
        """Whether nothing more will happen to it."""
        return self.state in CLOSED_STATES


class Party(models.Model):
    """A person of a case: whom it concerns, who handed it in, who acts for them. Personal data."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="parties")
    kind = models.CharField(max_length=14, choices=PartyKind.choices)
    name = models.CharField(max_length=200)
    identifier = models.CharField(max_length=20, blank=True)
    birth_date = models.DateField(null=True, blank=True)
    phone = models.CharField(max_length=20, blank=True)
    email = models.EmailField(blank=True)
    address = models.CharField(max_length=300, blank=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "kind"], name="one_party_per_kind")]

    def __str__(self) -> str:
        return f"{self.kind} of {self.case}"
