"""Tables of procedures and their dated versions."""

from procedures.models.procedures import Procedure, ProcedureVersion

__all__ = ["Procedure", "ProcedureVersion"]
