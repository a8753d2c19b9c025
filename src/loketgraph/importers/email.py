"""E-mail addresses in ROO: which are general mailboxes of a body, fit for anyone with a question."""

import re

from loketgraph.importers.rapport import Teller

_ADRES = re.compile(r"[A-Za-z0-9._%+&-]+@[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+")
# Mailboxes with another function, or of a person with a function.
_FUNCTIE = re.compile(
    r"(?<![a-z])(woo|fg|avg|pers|hr|p&o|div)(?![a-z])|woo(?=verz|contact|teb|tsl|sdd|$)|(?<=[a-z.-])woo$|"
    r"privacy|gegevensbesch|persoonsgeg|openoverheid|transparant|contactpersoon|contactfunctionaris|secretaris$|"
    r"klacht|bezwaar|factu|crediteur|debiteur|financ|invordering|administratie|griffie|webredactie|webmaster|"
    r"kwaliteit|persvoorlicht|woordvoer|inkoop|contractmanag|informatiebeheer|teamsupport|sollicit|vacature|schade|"
    r"communicatie|directie|bestuurs|ondersteuning"
)
_ALGEMEEN = re.compile(
    r"info|ynfo|gemeente|post|contact|algemeen|antwoord|mail|stads?|stadhuis|klant|kcc|loket|balie|informatie|"
    r"provincie|waterschap|secretariaat|receptie|meldpunt|servicedesk|servicepunt|inlichtingen|voorlichting|archief|"
    r"belasting|zorgkantoor|frontoffice|helpdesk"
)


def _words(text: str) -> str:
    return re.sub(r"[^a-z]", "", text.lower())


def general_email(address: str, names: tuple[str, ...], teller: Teller, voorbeeld: str = "") -> str | None:
    """Return the address in lower case, or None if it is not a general mailbox.

    Rules: email-functiebus (Woo, privacy, complaints, press, contact persons: UWV's only address is one of these) and
    email-niet-algemeen (neither a general word nor the body's own name, abbreviation or domain: may be a person's).
    """
    address = address.strip().removeprefix("mailto:").lower()
    if not _ADRES.fullmatch(address):
        teller.regel("email-niet-algemeen", voorbeeld)
        return None
    local, _, domain = address.partition("@")
    if _FUNCTIE.search(local):
        teller.regel("email-functiebus", voorbeeld)
        return None
    own = {_words(name) for name in (*names, domain.rsplit(".", 1)[0])}
    word = _words(local)
    if _ALGEMEEN.search(local) or (
        len(word) > 2 and any(word == name or (len(word) > 3 and word in name) for name in own)
    ):
        return address
    teller.regel("email-niet-algemeen", voorbeeld)
    return None
