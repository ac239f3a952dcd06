"""The tokens of ``formatDate`` and ``parseDate`` (those of Moment.js that Make lists)."""

from __future__ import annotations

import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta, timezone, tzinfo

from targets.make.simulator.iml.errors import ImlError

MONTHS = (
    *("January", "February", "March", "April", "May", "June"),
    *("July", "August", "September", "October", "November", "December"),
)
DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_TOKEN = re.compile(
    r"\[(?P<quoted>[^\]]*)\]|YYYY|YY|Q|MMMM|MMM|MM|M|Do|DDDD|DDD|DD|D|dddd|ddd|E|WW|W|HH|H|hh|h|A|a|mm|m|ss|s"
    r"|SSS|SS|S|ZZ|Z|X|x"
)
_WRITE: dict[str, Callable[[datetime], str]] = {
    "YYYY": lambda moment: f"{moment.year:04}",
    "YY": lambda moment: f"{moment.year % 100:02}",
    "Q": lambda moment: str((moment.month + 2) // 3),
    "MMMM": lambda moment: MONTHS[moment.month - 1],
    "MMM": lambda moment: MONTHS[moment.month - 1][:3],
    "MM": lambda moment: f"{moment.month:02}",
    "M": lambda moment: str(moment.month),
    "DDDD": lambda moment: f"{moment.timetuple().tm_yday:03}",
    "DDD": lambda moment: str(moment.timetuple().tm_yday),
    "DD": lambda moment: f"{moment.day:02}",
    "D": lambda moment: str(moment.day),
    "Do": lambda moment: f"{moment.day}{_ordinal(moment.day)}",
    "dddd": lambda moment: DAYS[moment.weekday()],
    "ddd": lambda moment: DAYS[moment.weekday()][:3],
    "E": lambda moment: str(moment.isoweekday()),
    "WW": lambda moment: f"{moment.isocalendar().week:02}",
    "W": lambda moment: str(moment.isocalendar().week),
    "HH": lambda moment: f"{moment.hour:02}",
    "H": lambda moment: str(moment.hour),
    "hh": lambda moment: f"{moment.hour % 12 or 12:02}",
    "h": lambda moment: str(moment.hour % 12 or 12),
    "A": lambda moment: "AM" if moment.hour < 12 else "PM",
    "a": lambda moment: "am" if moment.hour < 12 else "pm",
    "mm": lambda moment: f"{moment.minute:02}",
    "m": lambda moment: str(moment.minute),
    "ss": lambda moment: f"{moment.second:02}",
    "s": lambda moment: str(moment.second),
    "SSS": lambda moment: f"{moment.microsecond // 1000:03}",
    "SS": lambda moment: f"{moment.microsecond // 10_000:02}",
    "S": lambda moment: str(moment.microsecond // 100_000),
    "Z": lambda moment: _offset(moment, ":"),
    "ZZ": lambda moment: _offset(moment, ""),
    "X": lambda moment: str(int(moment.timestamp())),
    "x": lambda moment: str(round(moment.timestamp() * 1000)),
}
_READ = {
    "YYYY": r"(?P<year>\d{4})",
    "YY": r"(?P<year2>\d{2})",
    "MMMM": r"(?P<monthname>[A-Za-z]+)",
    "MMM": r"(?P<monthname>[A-Za-z]+)",
    "MM": r"(?P<month>\d{1,2})",
    "M": r"(?P<month>\d{1,2})",
    "DD": r"(?P<day>\d{1,2})",
    "D": r"(?P<day>\d{1,2})",
    "Do": r"(?P<day>\d{1,2})(?:st|nd|rd|th)",
    "dddd": r"[A-Za-z]+",
    "ddd": r"[A-Za-z]+",
    "HH": r"(?P<hour>\d{1,2})",
    "H": r"(?P<hour>\d{1,2})",
    "hh": r"(?P<hour>\d{1,2})",
    "h": r"(?P<hour>\d{1,2})",
    "A": r"(?P<half>[AaPp][Mm])",
    "a": r"(?P<half>[AaPp][Mm])",
    "mm": r"(?P<minute>\d{1,2})",
    "m": r"(?P<minute>\d{1,2})",
    "ss": r"(?P<second>\d{1,2})",
    "s": r"(?P<second>\d{1,2})",
    "SSS": r"(?P<fraction>\d{1,9})",
    "SS": r"(?P<fraction>\d{1,9})",
    "S": r"(?P<fraction>\d{1,9})",
    "Z": r"(?P<zone>Z|[+-]\d{2}:?\d{2})",
    "ZZ": r"(?P<zone>Z|[+-]\d{2}:?\d{2})",
    "X": r"(?P<unix>-?\d+(?:\.\d+)?)",
    "x": r"(?P<milliseconds>-?\d+)",
}


def write(moment: datetime, form: str) -> str:
    """A date in the tokens' form, in the date's own zone. Text in ``[…]`` stays as it is."""

    def one(match: re.Match[str]) -> str:
        return match["quoted"] if match["quoted"] is not None else _WRITE[match[0]](moment)

    return _TOKEN.sub(one, form)


def read(text: str, form: str, zone: tzinfo) -> datetime:
    """A date out of a text; what the form leaves out is the start of it, a missing zone is ``zone``.

    Raises ImlError when the text does not fit.
    """
    match = re.fullmatch(_pattern(form), text.strip())
    if match is None:
        raise ImlError("parseDate: the text does not fit the form")
    found = {name: value for name, value in match.groupdict().items() if value is not None}
    if "unix" in found:
        return datetime.fromtimestamp(float(found["unix"]), UTC)
    if "milliseconds" in found:
        return datetime.fromtimestamp(int(found["milliseconds"]) / 1000, UTC)
    moment = datetime(
        _year(found),
        _month(found),
        int(found.get("day", 1)),
        _hour(found),
        int(found.get("minute", 0)),
        int(found.get("second", 0)),
        int(found.get("fraction", "0")[:6].ljust(6, "0")),
        tzinfo=_zone(found["zone"]) if "zone" in found else zone,
    )
    return moment.astimezone(UTC)


def _pattern(form: str) -> str:
    pieces: list[str] = []
    end = 0
    for match in _TOKEN.finditer(form):
        pieces.append(re.escape(form[end : match.start()]))
        if match["quoted"] is not None:
            pieces.append(re.escape(match["quoted"]))
        elif match[0] in _READ:
            pieces.append(_READ[match[0]])
        else:
            raise ImlError(f"parseDate: the token {match[0]} is not simulated")
        end = match.end()
    pieces.append(re.escape(form[end:]))
    pattern = "".join(pieces)
    names = re.findall(r"\?P<(\w+)>", pattern)
    if len(names) != len(set(names)):
        raise ImlError("parseDate: the form names a part twice")
    return pattern


def _year(found: dict[str, str]) -> int:
    if "year2" in found:
        short = int(found["year2"])
        return short + (1900 if short > 68 else 2000)
    return int(found.get("year", 1970))


def _month(found: dict[str, str]) -> int:
    if "monthname" not in found:
        return int(found.get("month", 1))
    short = found["monthname"][:3].capitalize()
    names = [name[:3] for name in MONTHS]
    if short not in names:
        raise ImlError("parseDate: there is no such month")
    return names.index(short) + 1


def _hour(found: dict[str, str]) -> int:
    hour = int(found.get("hour", 0))
    if "half" in found:
        hour = hour % 12 + (12 if found["half"].lower() == "pm" else 0)
    return hour


def _zone(text: str) -> tzinfo:
    if text == "Z":
        return UTC
    digits = text[1:].replace(":", "")
    offset = timedelta(hours=int(digits[:2]), minutes=int(digits[2:]))
    return timezone(-offset if text[0] == "-" else offset)


def _offset(moment: datetime, separator: str) -> str:
    minutes = round((moment.utcoffset() or timedelta()).total_seconds() / 60)
    sign, minutes = "-" if minutes < 0 else "+", abs(minutes)
    return f"{sign}{minutes // 60:02}{separator}{minutes % 60:02}"


def _ordinal(day: int) -> str:
    return "th" if 11 <= day <= 13 else {1: "st", 2: "nd", 3: "rd"}.get(day % 10, "th")
