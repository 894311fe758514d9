"""What people can do at a step: the closed list, each act with the data it needs and the one function that does it."""

from workflows.domain.acts.registry import ACTS, ActSpec, act_spec

__all__ = ["ACTS", "ActSpec", "act_spec"]
