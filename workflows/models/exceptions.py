"""Grants on a single case: the exception, for an invited expert or a sealed file."""

from django.db import models
from guardian.models import UserObjectPermissionBase

from workflows.models.cases import Case


class CaseUserObjectPermission(UserObjectPermissionBase):
    """One person may see one case although no unit of theirs has to do with it. Few rows, by direct key."""

    id = models.BigAutoField(primary_key=True)
    content_object = models.ForeignKey(Case, on_delete=models.CASCADE)
