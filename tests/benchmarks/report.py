"""The one table of a run, and the same as JSON."""

import json
import platform
import unicodedata
from datetime import UTC, datetime

HEADINGS = ("work", "measured against", "ratio", "target", "held")


def line_of(measurement, result):
    """One measurement as plain data."""
    return {
        "name": measurement.name,
        "work": measurement.work,
        "against": measurement.against,
        "ratio": round(measurement.ratio_of(result), 3),
        "target": measurement.target,
        "reached": measurement.reached(result),
        "held": measurement.held(result),
        "ours_seconds": round(result.ours, 5),
        "theirs_seconds": round(result.theirs, 5),
        "bounds": [
            {"what": b.what, "value": round(b.value, 2), "at_most": b.at_most, "held": b.held}
            for b in result.bounds
        ],
        "notes": result.notes,
    }


def _cells(line):
    yield (line["work"], line["against"], f"{line['ratio']:.2f}", line["target"], _word(line["reached"]))
    for bound in line["bounds"]:
        yield ("", bound["what"], f"{bound['value']:g}", f"≤ {bound['at_most']:g}", _word(bound["held"]))


def _word(held):
    return "yes" if held else "NO"


def _width(text):
    return sum(2 if unicodedata.east_asian_width(sign) in "WF" else 1 for sign in text)


def table_of(lines):
    """The table as text, its columns aligned."""
    rows = [HEADINGS, *(cells for line in lines for cells in _cells(line))]
    widths = [max(_width(row[place]) for row in rows) for place in range(len(HEADINGS))]
    return "\n".join(
        "  ".join(
            cell + " " * (width - _width(cell)) for cell, width in zip(row, widths, strict=True)
        ).rstrip()
        for row in rows
    )


def write_json(path, lines, *, scale):
    """Write the run where the documents and the next run find it."""
    path.parent.mkdir(parents=True, exist_ok=True)
    body = {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "machine": platform.platform(),
        "scale": scale.name,
        "enterprises": scale.city,
        "measurements": lines,
    }
    path.write_text(json.dumps(body, ensure_ascii=False, indent=1) + "\n")
