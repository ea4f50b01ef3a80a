"""Addresses of verification on site and sample review: the same pages for two forms."""

from django.urls import path

from whitelist.stages import CheckKind
from whitelist.views import checks

PAGES = (
    ("", "", checks.check),
    ("start/", "_start", checks.start),
    ("save/", "_save", checks.save),
    ("photos/", "_photos", checks.photos),
    ("sign/", "_sign", checks.sign),
    ("take-back/", "_take_back", checks.take_back),
)
FORMS = (
    ("check", "check", CheckKind.VERIFICATION),
    ("sample-check", "sample_check", CheckKind.SAMPLE_REVIEW),
)

check_patterns = [
    path(
        f"desk/list/applications/<int:pk>/{address}/{page}",
        view,
        {"kind": kind},
        name=f"{name}{suffix}",
    )
    for address, name, kind in FORMS
    for page, suffix, view in PAGES
]
