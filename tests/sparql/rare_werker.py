"""A worker that does whatever it is told: loop, eat, crash, lie, or say nothing. To see that the pool holds."""

from __future__ import annotations

import json
import os
import resource
import signal
import sys
import time
from collections.abc import Mapping
from typing import Any

from loketgraph.uitslagen import Uitslag
from loketgraph.worker import KOP, Onuitvoerbaar, WerkerGrenzen, serve


def behave(asked: Mapping[str, Any], limits: WerkerGrenzen) -> Uitslag:
    """Do what is asked."""
    doing = asked["doe"]
    if doing == "wacht":
        time.sleep(60)
    elif doing == "reken":
        while True:
            pass
    elif doing == "eet":
        hold = [bytearray(2**22)]
        while True:
            hold.append(bytearray(2**22))
    elif doing == "sterf":
        os.kill(os.getpid(), signal.SIGSEGV)
    elif doing == "zwijg":
        os.close(1)
        time.sleep(60)
    elif doing == "lieg":
        os.write(1, b"\xff\xff\xff\xff" + KOP)
    elif doing == "ratel":
        return Uitslag([b"x" * 65_536] * (4 * limits.max_uitvoer // 65_536 + 4), 1)
    elif doing == "weiger":
        raise Onuitvoerbaar("syntaxis", "nee")
    elif doing == "open":
        return Uitslag([_try_everything()], 1)
    return Uitslag([str(os.getpid()).encode()], 1)


def _try_everything() -> bytes:
    """What still works after the lock: opening, connecting, starting a process, writing."""
    import socket

    works = []
    for name, attempt in (
        ("bestand", lambda: open("/etc/hostname")),  # noqa: PTH123, SIM115
        ("verbinding", lambda: socket.create_connection(("127.0.0.1", 1))),
        ("socket", socket.socket),
        ("pijp", os.pipe),
        ("schrijven", lambda: open("/tmp/x", "w")),  # noqa: PTH123, SIM115
        ("meer", lambda: resource.setrlimit(resource.RLIMIT_NOFILE, (99, 99)) if os.getuid() else os.pipe()),
    ):
        try:
            attempt()
            works.append(name)
        except ConnectionError:
            works.append(name)
        except (OSError, ValueError):
            pass
    return json.dumps(works).encode()


if __name__ == "__main__":
    import socket  # noqa: F401

    serve(behave, WerkerGrenzen(**json.loads(sys.argv[1])))
