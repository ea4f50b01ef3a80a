"""Pictures and scans for the stories, drawn on the spot: nothing real is in the repository."""

from io import BytesIO

from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, ImageDraw

SIZE = (960, 720)


def _sheet(words, ground):
    picture = Image.new("RGB", SIZE, ground)
    pen = ImageDraw.Draw(picture)
    pen.rectangle((30, 30, SIZE[0] - 30, SIZE[1] - 30), outline="#5b6b7f", width=6)
    pen.text((80, 80), words, fill="#1d2b3a", font_size=40)
    return picture


def _saved(picture, kind):
    buffer = BytesIO()
    picture.save(buffer, format=kind)
    return buffer.getvalue()


def photo(number=1):
    """A picture “taken on site”."""
    content = _saved(_sheet(f"DEMO SITE PHOTO {number}", "#e8edf2"), "JPEG")
    return SimpleUploadedFile(f"现场{number}.jpg", content, "image/jpeg")


def licence():
    """A “photo of a licence”, without anybody's data."""
    return SimpleUploadedFile("营业执照.jpg", _saved(_sheet("DEMO LICENCE", "#f7f1e3"), "JPEG"), "image/jpeg")


def scan(name):
    """A scanned letter as PDF."""
    content = _saved(_sheet("DEMO LETTER (SCAN)", "#ffffff"), "PDF")
    return SimpleUploadedFile(f"{name}.pdf", content, "application/pdf")
