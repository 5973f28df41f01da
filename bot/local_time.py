"""The records' times (UTC, without a zone) as people in Việt Nam read them."""

from __future__ import annotations

from datetime import date, datetime, timedelta

_AHEAD = timedelta(hours=7)


def local(at: datetime) -> datetime:
    return at + _AHEAD


def day_of(at: datetime) -> date:
    return local(at).date()


def written(at: datetime) -> str:
    """ "08:15 ngày 28/11/2026"."""
    here = local(at)
    return f"{here:%H:%M} ngày {here.day}/{here.month}/{here.year}"
