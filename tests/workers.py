"""A process of its own on a test's database, for what is killed in the middle."""

import os
import subprocess
import sys
from urllib.parse import urlsplit, urlunsplit

from django.db import connection

from tests.house_rules.sources import ROOT


def worker(code, *words):
    """Start `code` with `words` as its arguments; what it prints can be read. The caller kills and waits for it."""
    parts = urlsplit(os.environ["DATABASE_URL"])
    address = urlunsplit(parts._replace(path="/" + connection.settings_dict["NAME"]))
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        cwd=ROOT,
        env={**os.environ, "DATABASE_URL": address, "DJANGO_SETTINGS_MODULE": "config.settings.test"},
        stdout=subprocess.PIPE,
        text=True,
    )
