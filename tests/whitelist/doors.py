"""The portal for tests: its addresses, posts with their key, a draft that is filled in."""

import re
from uuid import uuid4

from django.urls import reverse

from tests.accounts.people import moment
from tests.whitelist.rounds import (
    ANSWERS,
    FINDINGS,
    principal,
)
from whitelist.operations.applications import save_draft


def url(name, row=None):
    """The address of a page of the list."""
    return reverse(f"whitelist:{name}", args=[row.pk] if row else [])


def act_url(row, step):
    """The address of a step in the portal."""
    return reverse("casework:portal_act", args=[row.case_id, step])


def words(answer):
    """The page as one line."""
    return re.sub(r"\s+", " ", answer.content.decode())


def keyed(**fields):
    """Fields of a post with a fresh key."""
    return {"_submission": uuid4(), **fields}


def filled(row):
    """The draft with both forms filled in."""
    save_draft(
        pk=row.pk,
        actor=principal(row.enterprise),
        at=moment("2026-10-20 09:00"),
        declaration=ANSWERS,
        report=FINDINGS,
    )
    return row
