"""Attachments: stored by hash, private, the original untouched, the served copy without position."""

import errno
import hashlib
import io
import os
from pathlib import Path

import pytest
from django.core.exceptions import ValidationError
from PIL import Image

from accounts.refusals import Conflict
from casework.models import Attachment
from casework.operations import attach, attachment_is_intact, open_attachment, open_case
from casework.storage import store, stored
from tests.accounts.people import make_bureau, moment
from tests.casework.test_uploads import PDF, picture, upload

pytestmark = pytest.mark.django_db
AT = moment("2026-11-16 10:00")


@pytest.fixture(autouse=True)
def files(tmp_path, settings):
    settings.MEDIA_ROOT = tmp_path / "files"
    return settings.MEDIA_ROOT


@pytest.fixture
def case():
    return open_case(kind="test", series="样例", title="样例", organisation=make_bureau(), at=AT)


def add(case, content, name="照片.jpg"):
    return attach(case=case, upload=upload(content, name), purpose="现场照片", actor=None, at=AT)


def sent(attachment, **which):
    """What the serving view would send."""
    with open_attachment(attachment, **which).stream as stream:
        return stream.read()


def photo_with_position():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by a quarter
    exif.get_ifd(0x8825).update({1: "N", 2: (22.0, 44.0, 0.0)})
    return picture("JPEG", (40, 30), exif=exif, comment=b"canary-comment")


def test_the_original_is_kept_byte_for_byte_under_its_hash(case, files):
    content = photo_with_position()
    attachment = add(case, content, "../现场.png")
    digest = hashlib.sha256(content).hexdigest()
    assert (attachment.sha256, attachment.size, attachment.content_type) == (
        digest,
        len(content),
        "image/jpeg",
    )
    assert attachment.name == "现场.jpg"
    assert attachment.path == f"attachments/{digest[:2]}/{digest}.jpg"
    assert stored(attachment.path).read_bytes() == content
    assert attachment_is_intact(attachment)


def test_the_served_copy_has_no_position_and_stands_upright(case):
    attachment = add(case, photo_with_position())
    original = Image.open(io.BytesIO(sent(attachment, original=True)))
    assert original.getexif().get_ifd(0x8825)
    content = sent(attachment)
    copy = Image.open(io.BytesIO(content))
    assert not copy.getexif() and b"canary-comment" not in content and b"Exif" not in content
    assert copy.size == (30, 40) and copy.format == "JPEG"


def test_a_transparent_picture_stays_transparent(case):
    stream = io.BytesIO()
    Image.new("RGBA", (9, 9), (0, 0, 0, 0)).save(stream, "PNG")
    copy = Image.open(io.BytesIO(sent(add(case, stream.getvalue()))))
    assert copy.mode == "RGBA" and copy.getpixel((1, 1))[3] == 0


def test_bytes_behind_a_picture_are_not_served(case):
    assert b"canary" not in sent(add(case, picture() + b"<script>canary</script>"))


def test_stored_files_are_private_and_never_executable(case, files):
    add(case, picture())
    found = [path for path in Path(files).rglob("*") if path.is_file()]
    assert len(found) == 2
    assert {oct(path.stat().st_mode & 0o777) for path in found} == {"0o600"}


def test_other_kinds_are_served_as_they_are(case):
    attachment = add(case, PDF, "报告.pdf")
    assert attachment.served_path == ""
    assert sent(attachment) == PDF


def test_a_refused_file_is_told_at_its_field_and_leaves_nothing(case, files):
    with pytest.raises(ValidationError) as refused:
        add(case, b"MZ\x90\x00 program")
    assert list(refused.value.message_dict) == ["file"]
    assert not Attachment.objects.exists()
    assert not [path for path in Path(files).rglob("*") if path.is_file()]


def test_a_case_has_a_largest_number_of_files(case, monkeypatch):
    monkeypatch.setattr("casework.operations.files.MAX_PER_CASE", 1)
    add(case, PDF)
    with pytest.raises(ValidationError, match="最多 1 个附件"):
        add(case, PDF)


def test_a_full_disk_leaves_neither_a_row_nor_half_a_file(case, files, monkeypatch):
    def full(_):
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    monkeypatch.setattr("casework.storage.os.fsync", full)
    with pytest.raises(OSError, match="No space"):
        add(case, PDF)
    assert not Attachment.objects.exists()
    assert not [path for path in Path(files).rglob("*") if path.is_file()]


def test_a_changed_or_lost_file_is_noticed(case):
    attachment = add(case, PDF)
    place = stored(attachment.path)
    place.write_bytes(PDF + b" ")
    assert not attachment_is_intact(attachment)
    place.unlink()
    assert not attachment_is_intact(attachment)
    with pytest.raises(Conflict, match="找不到"):
        open_attachment(attachment)


def test_paths_do_not_lead_out_of_the_files_folder(files):
    store([b"x"], folder="documents", ending=".docx")
    (Path(files).parent / "secret").write_text("x")
    with pytest.raises(FileNotFoundError):
        stored("../secret")
    with pytest.raises(ValueError, match="unknown folder"):
        store([b"x"], folder="../public", ending=".html")
