"""A calendar file read as RFC 5545 says, by other code than ours."""

import re


def parse(content):
    """The events of a calendar file: a list of {name: value}; raises AssertionError where it is not well formed."""
    assert content.endswith(b"\r\n")
    lines = content.split(b"\r\n")[:-1]
    assert all(len(line) <= 75 and b"\n" not in line and b"\r" not in line for line in lines)
    [line.decode() for line in lines]  # no character is torn apart
    whole = re.sub(rb"\r\n[ \t]", b"", content).decode().split("\r\n")[:-1]
    assert whole[0] == "BEGIN:VCALENDAR"
    assert whole[-1] == "END:VCALENDAR"
    assert "VERSION:2.0" in whole
    events = []
    for line in whole:
        name, _, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            events.append({})
        elif events:
            events[-1].setdefault(name.partition(";")[0], _unescape(value))
    return events


def _unescape(value):
    pairs = {"\\n": "\n", "\\N": "\n", "\\\\": "\\", "\\;": ";", "\\,": ","}
    assert not re.search(r"(?<!\\)(?:\\\\)*[;,]", value) or value.startswith("http")
    return re.sub(r"\\[nN\\;,]", lambda found: pairs[found[0]], value)
