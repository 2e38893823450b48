"""The only reader of the time."""

from datetime import UTC, date, datetime
from zoneinfo import ZoneInfo


def now() -> datetime:
    """Return the present instant in UTC, to the microsecond."""
    return datetime.now(UTC)


def day_of(instant: datetime, zone: ZoneInfo) -> date:
    """Return the library's own date at an instant."""
    return instant.astimezone(zone).date()


def today(zone: ZoneInfo) -> date:
    """Return the library's own date now. A date is in force through its last minute there."""
    return day_of(now(), zone)
