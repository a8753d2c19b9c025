"""Choose a representation: the Accept header of RFC 9110, section 12.5.1."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass

_MAX_RANGES = 100
_Q = re.compile(r"0(?:\.\d{0,3})?|1(?:\.0{0,3})?")


@dataclass(frozen=True)
class Formaat:
    """A format: its short name, its media type, the other types it answers to, and whether it is text in UTF-8."""

    naam: str
    mediatype: str
    ook: tuple[str, ...] = ()
    charset: bool = False

    def content_type(self, mediatype: str = "") -> str:
        """The value of Content-Type, for the type that was asked."""
        chosen = mediatype or self.mediatype
        return f"{chosen}; charset=utf-8" if self.charset else chosen


def choose(accept: str, offered: Sequence[Formaat]) -> tuple[Formaat, str] | None:
    """The best format and the media type to call it by, or None when none will do. No Accept means: the first.

    The most specific range decides on a type; of equal weights the one offered first wins. The other types of a format
    count only when they are named: `*/*` asks for none of them.
    """
    ranges = _ranges(accept)
    if not ranges:
        return (offered[0], offered[0].mediatype) if not accept.strip() else None
    best: tuple[float, Formaat, str] | None = None
    for formaat in offered:
        for mediatype in (formaat.mediatype, *formaat.ook):
            weight = _weight(mediatype, ranges) if mediatype == formaat.mediatype else ranges.get(mediatype, 0.0)
            if weight > 0 and (best is None or weight > best[0]):
                best = weight, formaat, mediatype
    return best[1:] if best else None


def _ranges(accept: str) -> dict[str, float]:
    """Media ranges with their weights; a malformed one is left out, as are parameters other than q."""
    found: dict[str, float] = {}
    for part in accept.split(",")[:_MAX_RANGES]:
        mediatype, *parameters = (piece.strip().lower() for piece in part.split(";"))
        weights = [value.removeprefix("q=") for value in parameters if value.startswith("q=")]
        if mediatype.count("/") == 1 and all(_Q.fullmatch(weight) for weight in weights):
            found[mediatype] = float(weights[0]) if weights else 1.0
    return found


def _weight(mediatype: str, ranges: dict[str, float]) -> float:
    for candidate in (mediatype, f"{mediatype.partition('/')[0]}/*", "*/*"):
        if candidate in ranges:
            return ranges[candidate]
    return 0.0
