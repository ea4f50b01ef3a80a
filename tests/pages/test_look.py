"""Weight and contrast of the house's own look."""

import gzip
import re
from pathlib import Path

import pytest
from django.contrib.staticfiles import finders

from tests.pages.sources import ROOT

FIRST_PAGE = [
    "tabler/css/tabler.min.css",
    "css/app.css",
    "css/pieces.css",
    "css/print.css",
    "js/app.js",
    "js/drafts.js",
    "js/lists.js",
    "htmx/htmx.min.js",
    "icons.svg",
    "favicon.svg",
]


def _weight(names):
    return sum(len(gzip.compress(Path(finders.find(name)).read_bytes())) for name in names)


def test_what_a_first_page_loads_is_under_150_kilobytes():
    """pages.md: the whole first page is at most 200 KB compressed; the page itself needs the rest."""
    assert _weight(FIRST_PAGE) < 150_000


def test_what_a_public_page_loads_is_under_100_kilobytes():
    """pages.md: loads in a second on a poor line; no htmx, no desk modules."""
    public = [name for name in FIRST_PAGE if name not in {"js/drafts.js", "js/lists.js", "htmx/htmx.min.js"}]
    assert _weight(public) < 100_000


@pytest.mark.parametrize("path", sorted((ROOT / "static").glob("*/*.*")), ids=lambda path: path.name)
def test_our_own_files_stay_small(path):
    assert len(path.read_text().splitlines()) <= 300


def _luminance(colour):
    parts = [int(colour[i : i + 2], 16) / 255 for i in (1, 3, 5)]
    red, green, blue = (
        part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts
    )
    return 0.2126 * red + 0.7152 * green + 0.0722 * blue


def contrast(one, other):
    """WCAG 2.1 contrast ratio of two #rrggbb colours."""
    light, dark = sorted((_luminance(one), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


TOKENS = dict(re.findall(r"--([a-z-]+): (#[0-9a-f]{6});", (ROOT / "static/css/app.css").read_text()))


@pytest.mark.parametrize(
    ("ink", "ground"),
    [(ink, "ground") for ink in ("ink", "muted", "blue", "green", "amber", "red")]
    + [(tone, f"{tone}-pale") for tone in ("blue", "green", "amber", "red", "orange", "yellow")],
)
def test_words_stand_out_from_their_ground(ink, ground):
    """WCAG 2.1 1.4.3: at least 4.5:1."""
    assert contrast(TOKENS[ink], TOKENS[ground]) >= 4.5


def test_edges_of_controls_stand_out():
    """WCAG 2.1 1.4.11: at least 3:1."""
    assert contrast(TOKENS["edge"], "#ffffff") >= 3


def test_contrast_is_measured():
    """Control: black on white is 21, a colour on itself is 1."""
    assert contrast("#000000", "#ffffff") == pytest.approx(21)
    assert contrast("#586472", "#586472") == 1
