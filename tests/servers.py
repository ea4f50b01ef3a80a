"""An early pytest plugin: every run has PostgreSQL, Redis and files of its own, unless they are preset.

It is loaded by `-p tests.servers`, for pytest-django reads the settings before any conftest.py.
"""

import contextlib
import os
import tempfile
import time
from pathlib import Path

import pytest

started = time.monotonic()


@pytest.hookimpl(wrapper=True)
def pytest_load_initial_conftests(early_config):
    """Servers in a temporary folder; workers of xdist inherit the controller's through the environment."""
    stack = contextlib.ExitStack()
    early_config.add_cleanup(stack.close)
    worker = os.environ.get("PYTEST_XDIST_WORKER")
    if worker:
        os.environ["VAR_DIR"] = str(Path(os.environ["VAR_DIR"]) / worker)
        base, _, number = os.environ["REDIS_URL"].rpartition("/")
        os.environ["REDIS_URL"] = f"{base}/{int(number or 0) + 1 + int(worker[2:])}"
    else:
        from config.embedded import servers

        folder = stack.enter_context(
            tempfile.TemporaryDirectory(prefix="district-test-", ignore_cleanup_errors=True)
        )
        os.environ["VAR_DIR"] = folder
        stack.enter_context(servers(folder=folder, durable=False))
    return (yield)


def _minutes():
    return (time.monotonic() - started) / 60


def _limit():
    return float(os.environ.get("SUITE_LIMIT_MINUTES") or "inf")


def pytest_sessionfinish(session):
    """A full run that takes too long fails: nobody waits for a slow suite, and then nobody runs it."""
    is_controller = not os.environ.get("PYTEST_XDIST_WORKER")
    if is_controller and _minutes() > _limit() and session.exitstatus == pytest.ExitCode.OK:
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


def pytest_terminal_summary(terminalreporter):
    """The suite prints its minutes."""
    late = f", above the limit of {_limit():g}" if _minutes() > _limit() else ""
    terminalreporter.write_line(f"suite: {_minutes():.1f} minutes{late}", red=bool(late))
