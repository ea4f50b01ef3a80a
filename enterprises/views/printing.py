"""Addresses as they are printed and scanned."""

import segno
from django.conf import settings


def absolute(path):
    """The address with the site's public name."""
    return settings.PUBLIC_BASE_URL.rstrip("/") + path


def qr_of(url):
    """A QR code as a data: address; no file, no script."""
    return segno.make(url, error="m", micro=False).svg_data_uri(scale=4, border=2)
