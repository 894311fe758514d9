"""What is to be done, by whom, until when; and which units a case concerns."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Q

from documents.errors import REFUSALS
from organisations.enums import Role
from organisations.models import OrgUnit
from procedures.models import Procedure
from workflows.enums import UnitScope, WorkState
from workflows.models.cases import Case
from workflows.models.requests import Consultation

# A queue is read in one of three orders; what it is narrowed by stands behind the order in the same index.
_QUEUE, _NARROWED, _OPEN = ("unit", "role"), ("procedure", "step"), Q(state="open")


class CaseUnit(models.Model):
    """A unit has to do with a case: who may see it, and what the search index filters by."""

    case = models.ForeignKey(Case, on_delete=models.CASCADE, related_name="units")
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="cases_of_unit")
    scope = models.CharField(max_length=12, choices=UnitScope.choices)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["case", "unit", "scope"], name="one_row_per_case_unit_scope")]
        indexes = [models.Index(fields=["unit", "case"], name="case_unit_cases")]

    def __str__(self) -> str:
        return f"{self.unit}: {self.scope} of {self.case}"


class WorkItem(models.Model):
    """One human step of one case: what inbox and queue show. Rows of finished work stay, out of the partial indexes.

    Held by ``assignee`` when claimed; otherwise anybody with ``role`` for ``unit`` may take it. ``step`` names an entry of
    the plan, whose words the pages show. ``procedure`` and ``case_code`` are the case's, which never change: lists are narrowed
    and sorted by them without reading the case.
    """

    unit_code: str  # not stored: read along by the commands
    uuid = models.UUIDField(unique=True, default=uuid.uuid4, editable=False)
    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="work")
    task = models.OneToOneField("viewflow.Task", on_delete=models.PROTECT, related_name="work_item")
    procedure = models.ForeignKey(Procedure, on_delete=models.PROTECT, related_name="+", db_index=False)
    case_code = models.CharField(max_length=30)
    step = models.CharField(max_length=40)
    role = models.CharField(max_length=16, choices=Role.choices)
    unit = models.ForeignKey(OrgUnit, on_delete=models.PROTECT, related_name="work")
    consultation = models.OneToOneField(Consultation, null=True, on_delete=models.PROTECT, related_name="work_item")
    state = models.CharField(max_length=9, choices=WorkState.choices, default=WorkState.OPEN)
    assignee = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="work")
    due_at = models.DateTimeField()
    created_at = models.DateTimeField()
    claimed_at = models.DateTimeField(null=True)
    closed_at = models.DateTimeField(null=True)
    closed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")
    outcome = models.CharField(max_length=40, blank=True)
    hindrance = models.CharField(max_length=60, blank=True)  # why the machine gave the step back: an error's code

    class Meta:
        constraints = [
            models.CheckConstraint(condition=Q(role__in=Role.values), name="work_has_a_role"),
            models.CheckConstraint(
                condition=~Q(state=WorkState.CLAIMED) | Q(assignee__isnull=False), name="claimed_work_is_held"
            ),
        ]
        indexes = [
            models.Index(fields=[*_QUEUE, "due_at", "id", *_NARROWED], condition=_OPEN, name="work_open"),
            models.Index(
                fields=[*_QUEUE, "created_at", "id", *_NARROWED, "due_at"], condition=_OPEN, name="work_open_arrived"
            ),
            models.Index(
                fields=[*_QUEUE, "case_code", "id", *_NARROWED, "due_at"], condition=_OPEN, name="work_open_code"
            ),
            models.Index(fields=["assignee", "due_at", "id"], condition=Q(state="claimed"), name="work_claimed"),
            models.Index(fields=["due_at", "id"], condition=Q(state__in=["open", "claimed"]), name="work_due"),
            models.Index(fields=["case", "created_at"], name="work_of_case"),
            models.Index(
                fields=["due_at", "id"],
                condition=Q(state__in=["open", "claimed"]) & ~Q(hindrance=""),
                name="work_hindered",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.step} of {self.case}"

    @property
    def is_live(self) -> bool:
        """Whether somebody still has to do it."""
        return self.state in {WorkState.OPEN, WorkState.CLAIMED}

    @property
    def hindrance_words(self) -> str:
        """Why the machine could not do what was ordered at this step; empty when nothing hinders it."""
        return str(REFUSALS.get(self.hindrance.rpartition(".")[2], ""))
