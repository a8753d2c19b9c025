"""Phone numbers as in ROO, made callable (E.164 where that exists, https://www.itu.int/rec/T-REC-E.164)."""

import re
from dataclasses import dataclass

import phonenumbers
from phonenumbers import NumberParseException, PhoneNumberFormat, PhoneNumberType

from loketgraph.importers.rapport import Teller

# 14 + area code of three or four digits: the short number of a municipality.
_VEERTIEN = re.compile(r"0?14(0[1-9]\d{1,2})")
_NATIONAAL = re.compile(r"0(?:800|90[069])\d{4,7}")
_KORT = frozenset({"1400"})
_MOBIEL = frozenset({PhoneNumberType.MOBILE, PhoneNumberType.PAGER, PhoneNumberType.PERSONAL_NUMBER})


@dataclass(frozen=True, slots=True)
class Telefoon:
    """A number as people read it and as a phone dials it."""

    waarde: str
    telefoon: str


def parse_phone(raw: str, teller: Teller, voorbeeld: str = "") -> Telefoon | None:
    """Return the number, or None if it cannot be published.

    14 + area code, 1400, 0800 and 0900 have no international form and keep their national digits. Rules:
    telefoon-hersteld ("0140223" can only be 14 0223), telefoon-mobiel (may be a person's), telefoon-onjuist.
    """
    raw = re.sub(r"\s+", " ", raw).strip()
    digits = re.sub(r"\D", "", raw)
    if not raw.startswith("+"):
        veertien = _VEERTIEN.fullmatch(digits)
        if veertien:
            waarde = f"14 {veertien.group(1)}"
            if raw != waarde:
                teller.regel("telefoon-hersteld", f"{raw} → {waarde}")
            return Telefoon(waarde, waarde.replace(" ", ""))
        if digits in _KORT:
            return Telefoon(digits, digits)
    try:
        number = phonenumbers.parse(raw, "NL")
    except NumberParseException:
        teller.regel("telefoon-onjuist", f"{voorbeeld}: {raw}")
        return None
    if number.country_code == 31 and phonenumbers.number_type(number) in _MOBIEL:
        teller.regel("telefoon-mobiel")
        return None
    if not phonenumbers.is_valid_number(number):
        teller.regel("telefoon-onjuist", f"{voorbeeld}: {raw}")
        return None
    if _NATIONAAL.fullmatch(digits):
        return Telefoon(raw, digits)
    return Telefoon(raw, phonenumbers.format_number(number, PhoneNumberFormat.E164))
