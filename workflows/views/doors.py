"""Only officials come in here; everybody else is asked to sign in, or refused."""

from kernel.doors import officials_only
from workflows.errors import CaseForbiddenError

__all__ = ["official"]

official = officials_only(CaseForbiddenError)
