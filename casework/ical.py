"""Calendar files as RFC 5545 has them: lines of at most 75 octets, texts escaped, CRLF at the end of each line."""

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta

OCTETS = 75
CONTROL = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f]")


@dataclass(frozen=True)
class Event:
    """Something that falls on one whole day; `uid` stays the same for as long as it is the same thing."""

    uid: str
    day: date
    summary: str
    url: str = ""

    def lines(self):
        """When it is; a day on which something is due leaves the day free."""
        return (
            f"DTSTART;VALUE=DATE:{self.day:%Y%m%d}",
            f"DTEND;VALUE=DATE:{self.day + timedelta(days=1):%Y%m%d}",
            "TRANSP:TRANSPARENT",
        )


@dataclass(frozen=True)
class TimedEvent:
    """Something with an hour (aware datetimes); a change keeps `uid` and raises `sequence`. `busy`: it takes one's time."""

    uid: str
    begins_at: datetime
    ends_at: datetime
    summary: str
    url: str = ""
    sequence: int = 0
    busy: bool = True

    def lines(self):
        """When it is, in universal time, which every calendar program shows in its own."""
        return (
            f"DTSTART:{_utc(self.begins_at)}",
            f"DTEND:{_utc(self.ends_at)}",
            f"SEQUENCE:{self.sequence}",
            f"TRANSP:{'OPAQUE' if self.busy else 'TRANSPARENT'}",
        )


def _utc(moment):
    return f"{moment.astimezone(UTC):%Y%m%dT%H%M%SZ}"


def escape(text):
    """A TEXT value (RFC 5545 3.3.11)."""
    text = CONTROL.sub("", text).replace("\\", "\\\\").replace(";", "\\;").replace(",", "\\,")
    return text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "\\n")


def fold(line):
    """A content line broken into pieces of at most 75 octets, never within a character (RFC 5545 3.1)."""
    pieces, size = [""], 0
    for character in line:
        octets = len(character.encode())
        if size + octets > OCTETS:
            pieces.append(" ")
            size = 1
        pieces[-1] += character
        size += octets
    return "\r\n".join(pieces)


def calendar_file(name, events, at):
    """The bytes of a calendar with these events (Event, TimedEvent) as it stands at `at`."""
    lines = [
        "BEGIN:VCALENDAR",
        "VERSION:2.0",
        "PRODID:-//district//deadlines//ZH",
        "CALSCALE:GREGORIAN",
        f"X-WR-CALNAME:{escape(name)}",
        "REFRESH-INTERVAL;VALUE=DURATION:PT6H",
    ]
    for event in events:
        lines += _event(event, at)
    lines.append("END:VCALENDAR")
    return "".join(f"{fold(line)}\r\n" for line in lines).encode()


def _event(event, at):
    return [
        "BEGIN:VEVENT",
        f"UID:{event.uid}",
        f"DTSTAMP:{_utc(at)}",
        *event.lines(),
        f"SUMMARY:{escape(event.summary)}",
        *([f"URL:{event.url}"] if event.url else []),
        "END:VEVENT",
    ]
