"""The files that pages use: our style sheet and scripts, and the query editor when `make assets` has built it.

Every file is read at the start: what is not there then does not exist, so no address can reach another file.
"""

from __future__ import annotations

from pathlib import Path
from typing import Final

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from .errors import NotFound
from .negotiate import Formaat
from .webantwoord import reply

EDITOR: Final = "yasgui/yasgui.min.js"
_SOORTEN: Final = {
    ".css": Formaat("css", "text/css", charset=True),
    ".js": Formaat("js", "text/javascript", charset=True),
    ".svg": Formaat("svg", "image/svg+xml", charset=True),
    ".txt": Formaat("txt", "text/plain", charset=True),
}


class Statisch:
    """The static files in memory, by their path below `statisch/`."""

    def __init__(self, folder: Path = Path(__file__).parent / "statisch") -> None:
        self._files = {
            path.relative_to(folder).as_posix(): (path.read_bytes(), _SOORTEN[path.suffix])
            for path in sorted(folder.rglob("*"))
            if path.is_file() and path.suffix in _SOORTEN
        }

    def has(self, naam: str) -> bool:
        """Whether there is such a file."""
        return naam in self._files

    def routes(self) -> list[Route]:
        """The route of /statisch."""

        def file(request: Request) -> Response:
            found = self._files.get(request.path_params["naam"])
            if found is None:
                raise NotFound("Dit bestand is er niet.")
            return reply(request, *found, headers={"Cache-Control": "public, max-age=3600"})

        return [Route("/statisch/{naam:path}", file)]
