"""Asks a web server over kept connections and prints how long each answer took; a process of its own, no Django in it.

Each client asks one address ten times, then the next: both sides of a comparison have the same neighbours.
"""

import http.client
import json
import sys
import threading
import time

BATCH = 10


def one_client(order: dict, times: list[list[float]], faults: list[str]) -> None:
    connection = http.client.HTTPConnection("localhost", order["port"], timeout=60)
    headers = {"Cookie": order["cookie"]} if order["cookie"] else {}
    for _round in range(order["rounds"] // BATCH):
        for place, path in enumerate(order["paths"]):
            for _again in range(BATCH):
                start = time.perf_counter()
                connection.request("GET", path, headers=headers)
                answer = connection.getresponse()
                answer.read()
                times[place].append(time.perf_counter() - start)
                if answer.status != 200:
                    faults.append(f"{path}: {answer.status}")
                    return


def main() -> int:
    order = json.load(sys.stdin)
    times: list[list[float]] = [[] for _path in order["paths"]]
    faults: list[str] = []
    clients = [threading.Thread(target=one_client, args=(order, times, faults)) for _number in range(order["clients"])]
    for client in clients:
        client.start()
    for client in clients:
        client.join()
    if faults:
        print(faults[0], file=sys.stderr)
        return 1
    json.dump(times, sys.stdout)
    return 0


if __name__ == "__main__":
    sys.exit(main())
