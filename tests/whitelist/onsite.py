"""A check on site for tests: begun, answered, filled in and signed as officers do it in the browser."""

import re
from io import BytesIO
from uuid import uuid4

from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from tests.accounts.people import PASSWORD, moment, sign_in
from tests.whitelist.rounds import make_application, officers
from whitelist.operations import checks
from whitelist.sheet_items import CHECK_ITEMS
from whitelist.stages import ApplicationStage as S
from whitelist.stages import CheckKind

AT = moment("2026-10-20 10:00")
FIRST, LAST = CHECK_ITEMS[0].name, CHECK_ITEMS[-1].name


def begun(row=None, kind=CheckKind.VERIFICATION, actor=None):
    """An open form, begun by the first officer of the street."""
    row = row or make_application(S.ACCEPTED)
    actor = actor or officers(row.enterprise.street)[0]
    return checks.start_check(application_id=row.pk, kind=kind, actor=actor, at=AT)


def answered(check, unmet=(), actor=None):
    """The form with every item answered, those of `unmet` with no."""
    answers = {
        item.name: {"met": item.name not in unmet, "note": "现场没有看到" if item.name in unmet else ""}
        for item in CHECK_ITEMS
    }
    actor = actor or check.officer
    return checks.save_check(pk=check.pk, actor=actor, at=AT, answers=answers, company_person="在场人员乙")


def both(check):
    """The two officers of the street."""
    return officers(check.application.enterprise.street)


def url(name, application, prefix="check"):
    """The address of a page of the list."""
    return reverse(f"whitelist:{prefix}{name}", args=[application.pk])


def words(answer):
    """The page as one line."""
    return re.sub(r"\s+", " ", answer.content.decode())


def keyed(**fields):
    """Fields of a post with a fresh key."""
    return {"_submission": uuid4(), **fields}


def autosave(client, application, **fields):
    """Post changed fields as the script does."""
    data = {**fields, "_changed": list(fields)}
    return client.post(url("_save", application), data, headers={"X-Draft": "1"})


def photo(name="现场.jpg"):
    """A small picture to upload."""
    stream = BytesIO()
    Image.new("RGB", (60, 40), "grey").save(stream, "JPEG")
    return SimpleUploadedFile(name, stream.getvalue(), content_type="image/jpeg")


def sign_page(client, user, application, password=PASSWORD, prefix="check"):
    """Read the page as `user`, then send its seal with the password."""
    sign_in(client, user)
    page = words(client.get(url("_sign", application, prefix)))
    seal = re.search(r'name="seen" value="([^"]+)"', page)
    fields = keyed(password=password, seen=seal[1] if seal else "")
    return client.post(url("_sign", application, prefix), fields)
