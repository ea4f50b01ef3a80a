"""Attachments: kept as they came, hashed; what is served is a copy without the place a photo was taken."""

import io
from dataclasses import dataclass
from typing import BinaryIO

from django.core.exceptions import ValidationError
from django.db import transaction
from PIL import Image, ImageOps

from accounts.refusals import Conflict
from casework.models import Attachment, Case
from casework.storage import is_intact, store, stored
from casework.uploads import CHUNK, accepted_upload, safe_name

MAX_PER_CASE = 300
SERVED_SIZE = (3000, 3000)
ENCODING = {"JPEG": {"quality": 88}, "PNG": {}, "WEBP": {"quality": 88}}


@dataclass(frozen=True)
class StoredFile:
    """A file ready to be sent: an open stream, its media type, the name for the download."""

    stream: BinaryIO
    content_type: str
    name: str


@transaction.atomic
def attach(*, case, upload, purpose, actor, at):
    """Add an uploaded file to a case; whoever calls has settled that `actor` may.

    Type by content (JPG, PNG, WebP, PDF, docx, xlsx), sizes by type, SHA-256. Raises ValidationError on the field
    `file` with the reason. The original stays for evidence; images get a re-encoded copy without EXIF position.
    """
    Case.objects.select_for_update(of=("self",), no_key=True).get(pk=case.pk)
    if case.attachments.count() >= MAX_PER_CASE:
        raise ValidationError({"file": f"一个案件最多 {MAX_PER_CASE} 个附件。"})
    try:
        kind = accepted_upload(upload)
        served_path = _served_copy(upload, kind) if kind.is_image else ""
    except ValidationError as error:
        raise ValidationError({"file": error.error_list}) from error
    path, digest = store(_chunks(upload), folder="attachments", ending=kind.ending)
    return Attachment.objects.create(
        case=case,
        purpose=purpose,
        name=safe_name(upload.name, kind),
        path=path,
        served_path=served_path,
        content_type=kind.content_type,
        size=upload.size,
        sha256=digest,
        uploaded_by=actor,
        uploaded_at=at,
    )


def _chunks(upload):
    upload.seek(0)
    while piece := upload.read(CHUNK):
        yield piece


def _served_copy(upload, kind):
    """The picture turned upright and encoded anew: only pixels survive, no position, no text, no trailing bytes."""
    upload.seek(0)
    with Image.open(upload, formats=[kind.name]) as original:
        original.draft("RGB", SERVED_SIZE)  # a JPEG is unpacked smaller at once
        original.thumbnail(SERVED_SIZE)
        upright = ImageOps.exif_transpose(original)
        mode = "RGB" if kind.name == "JPEG" or not upright.has_transparency_data else "RGBA"
        clean = Image.frombytes(mode, upright.size, upright.convert(mode).tobytes())
    buffer = io.BytesIO()
    clean.save(buffer, format=kind.name, **ENCODING[kind.name])
    upload.seek(0)
    return store([buffer.getvalue()], folder="served", ending=kind.ending)[0]


def open_attachment(attachment, *, original=False):
    """The file for the serving view, which has settled that the user may see it; raises Conflict when it is lost.

    `original` only for evidence: it may carry the position of a photo. The view sends it as a download
    with `Content-Security-Policy: sandbox` and `X-Content-Type-Options: nosniff`.
    """
    path = attachment.path if original or not attachment.served_path else attachment.served_path
    try:
        stream = stored(path).open("rb")
    except FileNotFoundError as error:
        raise Conflict("这个文件在存储中找不到了。", next_step="请联系系统管理员从备份恢复。") from error
    return StoredFile(stream, attachment.content_type, attachment.name)


def attachment_is_intact(attachment):
    """Whether the original is there and unchanged."""
    return is_intact(attachment.path, attachment.sha256)
