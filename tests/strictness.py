"""What makes tests stricter than production: undefined variables, unordered rows, writing reads, missing headers."""

import random
import re
from functools import wraps

from django.db import connection
from django.db.models import QuerySet
from django.template import engines
from django.test import Client

# A reading request may keep up its own session, and note a lock-out or the secret an enrolment page shows.
UPKEEP = ("django_session", "axes_", "accounts_secondfactordevice")
WRITES = re.compile(r'\s*(INSERT INTO|UPDATE|DELETE FROM)\s+"?(\w+)', re.IGNORECASE)
CONTENT_SECURITY_POLICY = {
    "default-src": "'none'",
    "script-src": "'self'",
    "style-src": "'self'",
    "img-src": "'self' data:",
    "form-action": "'self'",
    "base-uri": "'none'",
    "frame-ancestors": "'none'",
}
HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "X-Frame-Options": "DENY",
    "Referrer-Policy": "same-origin",
    "Cross-Origin-Opener-Policy": "same-origin",
}
INLINE = re.compile(
    r"<style|<script(?![^>]*\bsrc=)(?![^>]*\btype=\"application/json\")|<[^>]+\s(?:style|on[a-z]+)=|javascript:",
    re.IGNORECASE,
)
_shuffling = random.Random()


class Undefined(str):
    """`string_if_invalid` that fails: a page must not print a variable that nobody gave it."""

    __slots__ = ()

    def __contains__(self, item):
        return True

    def __bool__(self):
        return True

    def __mod__(self, name):
        raise AssertionError(f"undefined template variable: {name}")


class ReadingWrote(AssertionError):
    """A GET changed the database."""


def refuse_writes(execute, sql, params, many, context):
    """An execute wrapper for reading requests: only their own upkeep is written."""
    found = WRITES.match(sql)
    if found and not found[2].startswith(UPKEEP):
        raise ReadingWrote(sql)
    return execute(sql, params, many, context)


def policy_of(response):
    """The directives of the Content-Security-Policy header."""
    parts = response.headers.get("Content-Security-Policy", "").split(";")
    return dict(part.strip().partition(" ")[::2] for part in parts if part.strip())


def faults(response):
    """What a response lacks of the headers of reliability R10, and inline code in its page."""
    wrong = [name for name, value in HEADERS.items() if response.headers.get(name) != value]
    policy = policy_of(response)
    if policy.get("sandbox") is None:  # files are served with a sandbox of their own
        wrong += [name for name, value in CONTENT_SECURITY_POLICY.items() if policy.get(name) != value]
    wrong += [text for text in ("unsafe-inline", "unsafe-eval") if text in str(policy)]
    if "Permissions-Policy" not in response.headers:
        wrong.append("Permissions-Policy")
    if not response.streaming and response.headers.get("Content-Type", "").startswith("text/html"):
        wrong += [found[0][:80] for found in INLINE.finditer(response.content.decode())]
    return wrong


def _strict_request(request):
    @wraps(request)
    def strict(self, **environment):
        if environment.get("REQUEST_METHOD") in ("GET", "HEAD"):
            with connection.execute_wrapper(refuse_writes):
                response = request(self, **environment)
        else:
            response = request(self, **environment)
        wrong = faults(response)
        assert not wrong, f"{environment.get('PATH_INFO')} ({response.status_code}): {wrong}"
        return response

    return strict


def _shuffled(fetch):
    @wraps(fetch)
    def fetch_all(self):
        fresh = self._result_cache is None
        fetch(self)
        if fresh and len(self._result_cache) > 1 and not self.ordered:
            _shuffling.shuffle(self._result_cache)

    return fetch_all


def seed(text):
    """The order of unordered rows, the same for a test each time it is run."""
    _shuffling.seed(text)


def apply(patch):
    """Set everything up on a MonkeyPatch."""
    patch.setattr(engines["django"].engine, "string_if_invalid", Undefined())
    patch.setattr(Client, "request", _strict_request(Client.request))
    patch.setattr(QuerySet, "_fetch_all", _shuffled(QuerySet._fetch_all))
