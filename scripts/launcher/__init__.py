"""Behind ``./run``, ``./test`` and ``./bench``: the standard library only; it runs before anything is installed."""
