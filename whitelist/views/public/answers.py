"""What the public pages have in common: tables of public rows, downloads, QR codes."""

import io

import segno
from django.conf import settings
from django.http import HttpResponse
from django.urls import reverse
from django.utils.cache import get_conditional_response

from casework.sheets import XLSX
from whitelist.sheets import public_csv, public_xlsx

ROW_COLUMNS = [
    {"label": "企业名称", "key": "name", "main": True},
    {"label": "所在地", "key": "place", "second": True, "named": True},
    {"label": "统一社会信用代码", "key": "uscc", "second": True, "named": True},
    {"label": "所属行业", "key": "industry", "second": True, "named": True},
]
LIST_COLUMNS = [
    *ROW_COLUMNS,
    {"label": "有效期", "key": "period", "second": True, "named": True, "numeric": True},
]


def period(row):
    """2026-12-09 至 2029-12-08."""
    return f"{row['valid_from']} 至 {row['valid_until']}"


def list_rows(rows):
    """Rows of the list for the table component, each leading to its own page."""
    return [
        {
            "url": reverse("whitelist:verify", args=[row["uscc"]]),
            "cells": [*_cells(row), {"text": period(row)}],
        }
        for row in rows
    ]


def notice_rows(rows, link):
    """Rows of a notice; `link(row)` is the address for an objection, or None when none can be raised."""
    return [{"cells": [*_cells(row), *_objection(link(row))]} for row in rows]


def _cells(row):
    return [{"text": row[column["key"]]} for column in ROW_COLUMNS]


def _objection(url):
    return [{"text": "提出异议", "url": url}] if url else []


def absolute(path):
    """The address as it is printed and scanned."""
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def sheet(title, path, at, number=""):
    """The head of a printed page, with a QR code back to it."""
    url = absolute(path)
    return {"title": title, "number": number, "url": url, "qr": qr(url), "at": at}


def qr(url):
    """A QR code as a data: address; no file, no script."""
    return segno.make(url, error="m", micro=False).svg_data_uri(scale=3, border=2)


def csv_file(name, rows):
    """The public list as csv (NS-4.1.5)."""
    return _download(b"".join(public_csv(rows)), "text/csv; charset=utf-8", name)


def xlsx_file(name, title, rows):
    """The public list as xlsx (NS-4.1.5)."""
    stream = io.BytesIO()
    public_xlsx(stream, title=title, rows=rows)
    return _download(stream.getvalue(), XLSX, name)


def canonical_file(request, name, text, digest):
    """A frozen text, byte for byte as it was hashed; it never changes, so it may be kept by every cache."""
    response = _download(text.encode(), "application/json; charset=utf-8", name)
    response["Cache-Control"] = "public, max-age=31536000, immutable"
    return get_conditional_response(request, etag=f'"{digest}"', response=_tagged(response, digest))


def _tagged(response, digest):
    response["ETag"] = f'"{digest}"'
    return response


def _download(content, content_type, name):
    response = HttpResponse(content, content_type=content_type)
    response["Content-Disposition"] = f'attachment; filename="{name}"'
    response["X-Content-Type-Options"] = "nosniff"
    return response
