"""Functions of dates. Without a date (null, undefined, empty) they give undefined. The zone is UTC unless named."""

from __future__ import annotations

import calendar
from collections.abc import Callable, Mapping
from datetime import UTC, datetime, timedelta, tzinfo
from functools import partial
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

from targets.make.simulator.iml.errors import ImlError
from targets.make.simulator.iml.functions import tokens
from targets.make.simulator.iml.functions.function import Function
from targets.make.simulator.iml.values import UNDEFINED, Value, described, empty, is_number, missing, number, to_text


def date(value: Value, who: str) -> datetime:
    """A date, or one made of ISO-8601 text or of seconds since 1970. Raises ImlError."""
    if isinstance(value, datetime):
        return value.astimezone(UTC)
    if is_number(value):
        return datetime.fromtimestamp(value, UTC)
    if isinstance(value, str):
        try:
            moment = datetime.fromisoformat(value.strip())
        except ValueError:
            raise ImlError(f"{who}: this text is not a date") from None
        return (moment if moment.tzinfo else moment.replace(tzinfo=UTC)).astimezone(UTC)
    raise ImlError(f"{who} needs a date, not {described(value)}")


def zone(value: Value) -> tzinfo:
    """A zone of the tz database. Raises ImlError for an unknown one (Make would take the organization's)."""
    if empty(value):
        return UTC
    try:
        return UTC if value == "UTC" else ZoneInfo(to_text(value))
    except (ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise ImlError("there is no such time zone") from error


def format_date(value: Value, form: Value, where: Value = UNDEFINED) -> Value:
    if empty(value):
        return UNDEFINED
    return tokens.write(date(value, "formatDate").astimezone(zone(where)), to_text(form))


def parse_date(value: Value, form: Value = UNDEFINED, where: Value = UNDEFINED) -> Value:
    """Without a form the text must be ISO-8601 [assumed]."""
    if empty(value):
        return UNDEFINED
    if empty(form) or isinstance(value, datetime):
        return date(value, "parseDate")
    return tokens.read(to_text(value), to_text(form), zone(where))


def add(name: str, seconds: float, value: Value, amount: Value) -> Value:
    """So many times ``seconds`` later; ``name`` is the function's, for what it refuses."""
    return _moved(value, amount, name, lambda moment, many: moment + timedelta(seconds=seconds * many))


def add_months(value: Value, amount: Value) -> Value:
    return _moved(value, amount, "addMonths", lambda moment, many: _months(moment, int(many)))


def add_years(value: Value, amount: Value) -> Value:
    return _moved(value, amount, "addYears", lambda moment, many: _months(moment, 12 * int(many)))


def _moved(value: Value, amount: Value, who: str, move: Callable[[datetime, float], datetime]) -> Value:
    if empty(value):
        return UNDEFINED
    return move(date(value, who), 0 if missing(amount) else number(amount, who))


def _months(moment: datetime, many: int) -> datetime:
    """So many months later, on the month's last day when it is too short."""
    year, month = divmod(moment.year * 12 + moment.month - 1 + many, 12)
    return moment.replace(year=year, month=month + 1, day=min(moment.day, calendar.monthrange(year, month + 1)[1]))


def put(name: str, unit: str, value: Value, amount: Value) -> Value:
    """The date with one unit set; ``name`` is the function's, for what it refuses."""
    if empty(value):
        return UNDEFINED
    moment, many = date(value, name), int(number(amount, name))
    if unit == "weekday":
        # 1 is Sunday, 7 Saturday, within the same week [D].
        return moment + timedelta(days=many - 1 - moment.isoweekday() % 7)
    if unit == "month":
        return _months(moment, many - moment.month)
    if unit == "year":
        return _months(moment, 12 * (many - moment.year))
    # Too large a number goes on into the next unit, as Moment.js does [assumed].
    return moment + timedelta(**{f"{unit}s": many - getattr(moment, unit)})


_SECONDS = {"addSeconds": 1, "addMinutes": 60, "addHours": 3_600, "addDays": 86_400, "addWeeks": 604_800}
_UNITS = {
    "setSecond": "second",
    "setMinute": "minute",
    "setHour": "hour",
    "setDate": "day",
    "setDay": "weekday",
    "setMonth": "month",
    "setYear": "year",
}


TABLE: Mapping[str, Function] = {
    "formatDate": Function(format_date, 2, 3),
    "parseDate": Function(parse_date, 1, 3),
    "addMonths": Function(add_months, 2),
    "addYears": Function(add_years, 2),
    **{name: Function(partial(add, name, seconds), 2) for name, seconds in _SECONDS.items()},
    **{name: Function(partial(put, name, unit), 2) for name, unit in _UNITS.items()},
}
