"""The one flow that carries every procedure; what happens in it is read from the plan of the case's version."""
