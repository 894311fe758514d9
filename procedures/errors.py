"""What can go wrong with procedures, their versions and plans."""

from django.utils.translation import gettext_lazy as _

from kernel.errors import AccessError, RuleError


class PublishForbiddenError(AccessError):
    """Only a procedure controller or an administrator publishes."""

    code = "procedures.publish_forbidden"
    message = _("You may not publish procedures.")


class VersionImmutableError(RuleError):
    """A published version is law in force: a change is a new version."""

    code = "procedures.version_immutable"
    message = _("A published version cannot be changed or deleted. Make a new version.")


class InvalidSpecError(RuleError):
    """The version does not describe a procedure that can be carried out; ``problems`` says where."""

    code = "procedures.invalid_spec"
    message = _("This version cannot be published yet.")


class NoVersionInForceError(RuleError):
    """No published version applies on that day."""

    code = "procedures.no_version_in_force"
    message = _("This procedure is not in force on that day.")


class OverlappingVersionError(RuleError):
    """Two published versions would be in force on one day."""

    code = "procedures.overlapping_version"
    message = _("Another published version is in force in this period.")


class CatalogueFileError(RuleError):
    """A catalogue file cannot be read or is not valid; ``file`` and ``problems`` say where."""

    code = "procedures.catalogue_file"
    message = _("A catalogue file is not valid.")


class CatalogueChangedError(RuleError):
    """A catalogue file differs from the published version that was loaded from it."""

    code = "procedures.catalogue_changed"
    message = _("A catalogue file was changed after its version was published. Add a new version instead.")
