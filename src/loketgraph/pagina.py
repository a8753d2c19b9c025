"""Make HTML pages from the templates in `paginas/`: everything that comes from the graph is escaped and isolated.

Names may hold any character; `bdi` around them and no bidirectional controls in a title keep a page readable
(https://www.w3.org/TR/html-bidi/). Pages need no script.
"""

from __future__ import annotations

import unicodedata
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup

from .adressen import is_web, page_of

_HERE = Path(__file__).parent


class Paginas:
    """Renders templates; `release` is shown on every page."""

    def __init__(self, release: str) -> None:
        self._environment = Environment(
            loader=FileSystemLoader(_HERE / "paginas"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.globals |= {"release": release, "page_of": page_of, "is_web": is_web}
        self._environment.filters |= {"getal": _number, "kaal": _plain, "anker": _anchor}

    def render(self, template: str, **values: Any) -> bytes:
        """The page as UTF-8. Raises jinja2.UndefinedError for a value that the template needs and is not given."""
        return self._environment.get_template(template).render(values).encode()


def _number(value: int | str) -> str:
    """A whole number as people read it in Dutch: 12.345."""
    return f"{int(value):,}".replace(",", ".")


def _plain(value: str) -> str:
    """Text for a title: without controls, direction marks and line ends."""
    return " ".join("".join(letter if unicodedata.category(letter)[0] != "C" else " " for letter in value).split())


def _anchor(value: str) -> Markup:
    """A text as the id of a heading."""
    return Markup("").join(letter if letter.isascii() and letter.isalnum() else "-" for letter in value.lower())
