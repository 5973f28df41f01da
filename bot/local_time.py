"""The records' times: UTC without a zone, and as people in Việt Nam read them."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

_AHEAD = timedelta(hours=7)


def now_utc() -> datetime:
    """UTC without a zone, as all tables hold it."""
    return datetime.now(UTC).replace(tzinfo=None)


def local(at: datetime) -> datetime:
    return at + _AHEAD


def day_of(at: datetime) -> date:
    return local(at).date()


def dated(day: date) -> str:
    """ "28/11/2026", without leading zeros."""
    return f"{day.day}/{day.month}/{day.year}"


def written(at: datetime) -> str:
    """ "08:15 ngày 28/11/2026"."""
    here = local(at)
    return f"{here:%H:%M} ngày {dated(here)}"
