"""What may be uploaded: content and structure decide, never the name (reliability.md 6)."""

import io
import zipfile

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from docx import Document
from openpyxl import Workbook
from PIL import Image

from casework import uploads
from casework.uploads import KINDS, accepted_upload, safe_name

PDF = b"%PDF-1.4\n1 0 obj<</Type/Catalog>>endobj\ntrailer<</Root 1 0 R>>\n%%EOF\n"


def picture(kind="JPEG", size=(40, 30), **more):
    stream = io.BytesIO()
    Image.new("RGB", size, "teal").save(stream, format=kind, **more)
    return stream.getvalue()


def saved(thing):
    stream = io.BytesIO()
    thing.save(stream)
    return stream.getvalue()


def upload(content, name="文件.bin"):
    return SimpleUploadedFile(name, content)


def package(**parts):
    """A docx with further or changed parts: names with __ for / and _ for ."""
    stream = io.BytesIO(saved(Document()))
    with zipfile.ZipFile(stream, "a", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return stream.getvalue()


def reason(content, name="文件.bin"):
    with pytest.raises(ValidationError) as refused:
        accepted_upload(upload(content, name))
    (error,) = refused.value.error_list
    assert error.message.endswith("。")
    return error.code


@pytest.mark.parametrize(
    ("kind", "content"),
    [
        ("JPEG", picture("JPEG")),
        ("PNG", picture("PNG")),
        ("WEBP", picture("WEBP")),
        ("PDF", PDF),
        ("DOCX", saved(Document())),
        ("XLSX", saved(Workbook())),
    ],
)
def test_each_allowed_kind_is_known_by_its_content_whatever_its_name(kind, content):
    file = upload(content, "照片.exe")
    assert accepted_upload(file) == KINDS[kind]
    assert file.tell() == 0
    assert safe_name(file.name, KINDS[kind]) == "照片" + KINDS[kind].ending


@pytest.mark.parametrize(
    ("code", "content"),
    [
        ("empty", b""),
        ("type", b"MZ\x90\x00" + b"\x00" * 100),
        ("type", b"<html><script>alert(1)</script></html>"),
        ("type", b"<svg xmlns='http://www.w3.org/2000/svg'></svg>"),
        ("type", b"GIF89a" + b"\x00" * 20),
        ("heic", b"\x00\x00\x00\x18ftypheic\x00\x00\x00\x00mif1heic" + b"\x00" * 20),
        ("damaged", picture("JPEG")[:300]),
        ("damaged", picture("PNG")[:60]),
        ("damaged", b"\x89PNG\r\n\x1a\n" + b"<script>" * 9),
        ("damaged", PDF.replace(b"%%EOF", b"")),
        ("encrypted", PDF.replace(b"/Root", b"/Encrypt 2 0 R/Root")),
        ("active", PDF.replace(b"/Type", b"/OpenAction<</S/JavaScript /JS (x)>>/Type")),
        ("damaged", b"PK\x03\x04" + b"\x00" * 50),
        ("type", package()[:0] or b"PK\x05\x06" + b"\x00" * 18),
        ("active", package(**{"word/vbaProject.bin": b"x"})),
        ("active", package(**{"word/embeddings/oleObject1.bin": b"x"})),
        ("bomb", package(**{"word/media/a.bin": b"\x00" * (17 * uploads.MIB)})),
    ],
)
def test_everything_else_is_refused_with_a_reason(code, content):
    assert reason(content, "照片.jpg") == code


def test_a_damaged_part_inside_is_found():
    content = bytearray(saved(Workbook()))
    place = content.index(b"xl/workbook.xml") + 40
    content[place : place + 8] = b"\xff" * 8
    assert reason(bytes(content)) == "damaged"


def test_too_large_is_refused_by_kind_and_before_reading(monkeypatch):
    small = uploads.Kind("PNG", "image/png", ".png", 50)
    monkeypatch.setitem(KINDS, "PNG", small)
    assert reason(picture("PNG")) == "too_large"
    monkeypatch.setattr(uploads, "LARGEST", 10)
    assert reason(b"x" * 11) == "too_large"


def test_too_many_pixels_are_refused_before_they_are_unpacked(monkeypatch):
    monkeypatch.setattr(uploads, "MAX_PIXELS", 1000)
    assert reason(picture("PNG", (40, 30))) == "too_large"


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("../../etc/passwd", "passwd.pdf"),
        ("C:\\资料\\证书.PDF", "证书.pdf"),
        ("a\u202efdp.exe", "afdp.pdf"),
        ("<x>|?.pdf", "x.pdf"),
        ("...", "文件.pdf"),
        ("", "文件.pdf"),
        ("名" * 300 + ".pdf", "名" * 156 + ".pdf"),
    ],
)
def test_names_carry_no_folder_no_trick_and_the_right_ending(given, kept):
    assert safe_name(given, KINDS["PDF"]) == kept
