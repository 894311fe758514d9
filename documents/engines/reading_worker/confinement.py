"""Taking from a process what a parser has no use for."""

import resource

MEMORY = 1_500 * 1024 * 1024


def confine(cpu_seconds: int) -> None:
    """Little memory, little time, no writing, few files; from here on there is no way back."""
    for what, amount in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, cpu_seconds),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
        (resource.RLIMIT_NOFILE, 64),
    ):
        resource.setrlimit(what, (amount, amount))
