"""A real browser, a site of its own for each test, and a calendar that can be turned.

`pytest tests/journeys --shots DIR` keeps pictures of the pages; docs/manual/images are made this way.
"""

import os
import shutil
import time
from datetime import timedelta

import pytest
from django.utils import timezone
from playwright.sync_api import sync_playwright

from casework.policy import load_profile
from tests.accounts.people import moment
from tests.journeys.browsing import DESKTOP, PHONE, Person

QUIET = ("--no-sandbox", "--disable-background-networking", "--disable-component-update", "--disable-sync")


def pytest_addoption(parser):
    """Where to keep pictures."""
    parser.addoption("--shots", default="", help="folder for pictures of the journeys")


def pytest_collection_modifyitems(items):
    """Everything here drives a browser."""
    for item in items:
        if "journeys" in item.path.parts:
            item.add_marker(pytest.mark.journey)


@pytest.fixture(scope="module")
def browser():
    """Chromium: the one on PATH, else Playwright's own.

    Playwright's sync API keeps an event loop in this thread; Django's documented switch lets the ORM be used beside it.
    """
    found = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as play:
        browser = play.chromium.launch(
            executable_path=found, args=QUIET, env={**os.environ, "LANGUAGE": "zh_CN"}
        )
        yield browser
        browser.close()
    if before is None:
        del os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"]


class Calendar:
    """The moment at which the site believes itself to be; it goes on from there as the clock on the wall does."""

    def __init__(self, text):
        self.turn(text)

    def turn(self, text):
        """To this moment in Shanghai: `turn("2026-10-12 10:00")`."""
        self.base, self.since = moment(text), time.monotonic()

    def now(self):
        """What the site's clock says."""
        return self.base + timedelta(seconds=time.monotonic() - self.since)


@pytest.fixture
def calendar(monkeypatch):
    """The site's clock: the live server runs in this process and asks django.utils.timezone."""
    calendar = Calendar("2026-09-02 09:00")
    monkeypatch.setattr(timezone, "now", calendar.now)
    return calendar


@pytest.fixture
def site(live_server, settings, tmp_path, calendar):
    """The site's address, with files of its own and the profile of the notice."""
    settings.MEDIA_ROOT = tmp_path / "files"
    settings.PUBLIC_BASE_URL = live_server.url
    settings.PUBLIC_POSTS_PER_MINUTE = 1000
    load_profile("nanshan")
    return live_server.url


@pytest.fixture
def shots(request):
    """The folder for pictures, or None."""
    folder = request.config.getoption("--shots", default="")
    if folder:
        os.makedirs(folder, exist_ok=True)
    return folder or None


@pytest.fixture
def person(browser, site, shots):
    """`person()` opens a window; `phone=True` a phone with touch, `scripts=False` a browser without JavaScript."""
    opened = []

    def open_window(phone=False, scripts=True):
        held = {"viewport": PHONE, "has_touch": True, "is_mobile": True} if phone else {"viewport": DESKTOP}
        context = browser.new_context(locale="zh-CN", java_script_enabled=scripts, **held)
        opened.append(Person(context, site, shots, scripts))
        return opened[-1]

    yield open_window
    for number, window in enumerate(opened):
        if shots:
            window.page.screenshot(path=f"{shots}/last-{number}.png", full_page=True)
        window.context.close()
    troubles = [trouble for window in opened for trouble in window.troubles]
    assert troubles == []
