"""Dates of ROO: what counts as unknown, which end dates to believe, and from which day something no longer holds."""

from datetime import date, timedelta
from typing import Any

from loketgraph.importers.rapport import Teller

SENTINEL = "1900-01-01"


def known_date(value: str | None, teller: Teller) -> str | None:
    """Return the date, or None if it is missing or the sentinel 1900-01-01 (rule sentineldatum)."""
    if not value:
        return None
    if value == SENTINEL:
        teller.regel("sentineldatum")
        return None
    return date.fromisoformat(value).isoformat()


def next_day(iso: str) -> str:
    """Return the day after: the first day that something no longer holds if `iso` is its last day."""
    return (date.fromisoformat(iso) + timedelta(days=1)).isoformat()


def first_day_invalid(iso: str, is_last_day: bool, teller: Teller) -> str:
    """Return the first day an organisation no longer exists (rule einddatum-laatste-dag).

    ROO writes the first day without the organisation (2019-01-01), TOOI the last day with it (2018-12-31). Dates that
    come from TOOI, and dates at the end of a month, are last days.
    """
    if is_last_day or next_day(iso).endswith("-01"):
        teller.regel("einddatum-laatste-dag", iso)
        return next_day(iso)
    return iso


def believed_end(record: dict[str, Any], teller: Teller) -> str | None:
    """Return the first day a body outside the municipalities no longer exists (rule einddatum-onbetrouwbaar).

    `valid_until` there is often another date of the ROO page (of a post, an evaluation): five provinces and three
    living water boards carry one. It is believed only when the body's own name ends on the same day.
    """
    end = record.get("valid_until")
    if not end:
        return None
    if record["names"][0].get("valid_until") != end:
        teller.regel("einddatum-onbetrouwbaar", f"{record['names'][0]['value']}: {end}")
        return None
    sources = record.get("sources") or [{}]
    return first_day_invalid(end, sources[0].get("id") == "tooi", teller)
