"""Filling a .docx template: every value escaped, a missing one an error, the template's version pinned."""

import hashlib
import io
from dataclasses import dataclass
from pathlib import Path

from django.conf import settings
from docxtpl import DocxTemplate
from jinja2 import StrictUndefined
from jinja2.sandbox import SandboxedEnvironment

from casework.sheets import plain

DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
VERSION_DIGITS = 12


@dataclass(frozen=True)
class Filled:
    """A document as bytes, with the version of the template it was made from."""

    content: bytes
    template_version: str


def fill(template, data):
    """Fill `template` (a path below templates/) with plain values; raises jinja2.UndefinedError when one is missing."""
    path = _template_path(template)
    content = path.read_bytes()
    form = DocxTemplate(io.BytesIO(content))
    environment = SandboxedEnvironment(undefined=StrictUndefined, autoescape=True)
    form.render(printable(data), jinja_env=environment, autoescape=True)
    buffer = io.BytesIO()
    form.save(buffer)
    version = hashlib.sha256(content).hexdigest()[:VERSION_DIGITS]
    return Filled(buffer.getvalue(), f"{path.name}@{version}")


def printable(value):
    """The same data as plain text values that XML and JSON can hold; booleans, lists and dictionaries stay."""
    if isinstance(value, dict):
        return {str(key): printable(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [printable(item) for item in value]
    # Tabs and line ends are the only controls that docx knows; \a and \f would be taken for layout.
    return value if isinstance(value, bool) else plain(value).replace("\r\n", "\n").replace("\r", "\n")


def _template_path(template):
    root = Path(settings.TEMPLATES[0]["DIRS"][0]).resolve()
    path = (root / template).resolve()
    if not path.is_relative_to(root) or path.suffix != ".docx":
        raise ValueError(f"not a document template: {template}")
    return path
