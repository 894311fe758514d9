"""One way to be asked to stop: Ctrl-C, a closed terminal and a termination all unwind the same ``finally`` blocks."""

import signal
from typing import NoReturn

_ASKS = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)


def stop_on_signals() -> None:
    """From now on the first request raises KeyboardInterrupt; later ones do not disturb the stopping."""
    for number in _ASKS:
        signal.signal(number, _interrupt)


def _interrupt(_number: int, _frame: object) -> NoReturn:
    for number in _ASKS:
        signal.signal(number, signal.SIG_IGN)
    raise KeyboardInterrupt
