"""Several people pressing at the same moment, each with a connection of their own."""

import threading
from collections.abc import Callable

from django.db import close_old_connections, connection


def at_once(*actions: Callable[[], object]) -> list[object]:
    """Run all at the same moment; each result is what it returned or the error it raised."""
    gate, results = threading.Barrier(len(actions)), [None] * len(actions)

    def run(place: int, action: Callable[[], object]) -> None:
        gate.wait()
        try:
            results[place] = action()
        except Exception as error:
            results[place] = error
        finally:
            close_old_connections()
            connection.close()

    threads = [threading.Thread(target=run, args=pair) for pair in enumerate(actions)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    return results
