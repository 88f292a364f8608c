"""When an answer is due. Weekends do not count; bank holidays are not known here, and the pages say so."""

from __future__ import annotations

from datetime import date, timedelta

DAYS_TO_ANSWER = 10
SATURDAY = 5


def after_working_days(start: date, days: int = DAYS_TO_ANSWER) -> date:
    """The day that lies `days` working days (Monday to Friday) after `start`, which is not counted itself."""
    day = start
    while days > 0:
        day += timedelta(days=1)
        if day.weekday() < SATURDAY:
            days -= 1
    return day
