"""Laws and articles in the registers: BWB id and article from a link or a label (https://wetten.overheid.nl/)."""

import re
from dataclasses import dataclass

from loketgraph.importers.basis import Bestand
from loketgraph.importers.rapport import Teller

_BWB = re.compile(r"BWB[RVW]\d{7}")
_NUMMER = r"\d+[A-Za-z]*(?:[.:]\d+[A-Za-z]*)*"
_LINK_ARTIKEL = re.compile(r"(?:&artikel=|#(?:[^&\s]*_)?Artikel)([^&#\s]+)")
_TEKST_ARTIKEL = re.compile(rf"\b(?:artikel(?:en)?|art\.)\s+({_NUMMER}(?:(?:,| en| en artikel) {_NUMMER})*)", re.I)
_KIESWET = re.compile(r"([A-Z][a-z]?)_?(\d+[a-z]?)")
_VOOR = re.compile(
    r"^(?:(?:ar?tikel(?:en)?|art\.|paragraaf|§|hoofdstuk|afdeling|bijlage)\s+"
    r"(?:[A-Z][a-z]?\s?\d+[a-z]?|[IVX]+|\d\S*|[A-Z]\b)(?:(?:,| en) (?:\d\S*|[a-z](?= )))*,?\s+)+"
    r"(?:\w+ lid,?\s+)?(?:van\s+)?(?:(?:de|het)\s+)?",
    re.I,
)
_NA = re.compile(r",?\s*\b(?:artikel(?:en)?|art\.)\s.*$", re.I)


@dataclass(frozen=True, slots=True)
class Verwijzing:
    """A reference to a law with a BWB id and its articles (possibly none)."""

    bwb_id: str
    artikelen: tuple[str, ...]


def parse_link(link: str) -> Verwijzing | None:
    """Return law and article in a link to wetten.overheid.nl (Juriconnect or page), or None without a BWB id."""
    found = _BWB.search(link)
    if not found:
        return None
    artikel = _LINK_ARTIKEL.search(link)
    return Verwijzing(found.group(), (artikel_text(artikel.group(1)),) if artikel else ())


def artikel_text(raw: str) -> str:
    """Return the article as people write it: "2.43", "3:40", "H 1" (the Kieswet links as H_1)."""
    raw = raw.strip(" .,/")
    kieswet = _KIESWET.fullmatch(raw)
    return f"{kieswet.group(1)} {kieswet.group(2)}" if kieswet else raw


def articles_in_text(text: str) -> tuple[str, ...]:
    """Return the articles named in a title such as "Gemeentewet, artikelen 14 en 15"."""
    found = _TEKST_ARTIKEL.search(text)
    return tuple(re.findall(_NUMMER, found.group(1))) if found else ()


def law_title(label: str) -> str:
    """Return the title of the law in a label such as "Artikel 2.43 Wet basisregistratie personen"."""
    title = _VOOR.sub("", re.sub(r"\s+", " ", label).strip(), count=1)
    return _NA.sub("", title).strip(" ,;.")


def parse_ground(opschrift: str, referentie: str, teller: Teller) -> Verwijzing | None:
    """Return the reference of a legal ground in ROO, or None when it cannot be used.

    Rules: dode-link (an old deep link by title), grondslag-zonder-bwb (EU law, judgments), grondslag-zonder-artikel
    (only the law is kept).
    """
    link = parse_link(referentie)
    if link is None:
        teller.regel("dode-link" if "deeplink" in referentie else "grondslag-zonder-bwb", opschrift[:80])
        return None
    artikelen = link.artikelen or articles_in_text(opschrift)
    if not artikelen:
        teller.regel("grondslag-zonder-artikel", opschrift[:80])
    return Verwijzing(link.bwb_id, artikelen)


def most_used(titles: dict[str, int]) -> str:
    """Return the most used title; the alphabet decides a tie."""
    return min(titles, key=lambda title: (-titles[title], title))


@dataclass(slots=True)
class Wetten:
    """Collects the titles by which laws are called, to give each law one."""

    titels: dict[str, dict[str, int]]

    def noem(self, bwb_id: str, titel: str) -> None:
        """Remember a law and how it is called here."""
        namen = self.titels.setdefault(bwb_id, {})
        if titel:
            namen[titel] = namen.get(titel, 0) + 1

    def write(self, bestand: Bestand) -> int:
        """Add every law to the file; return how many."""
        for bwb_id, namen in sorted(self.titels.items()):
            bestand.wet(bwb_id, most_used(namen) if namen else "")
        return len(self.titels)
