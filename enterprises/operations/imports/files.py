"""The uploaded workbook is kept by its hash until the import is confirmed or given up."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

FOLDER = "imports"


def keep(content):
    """Store an uploaded file (an iterable of bytes) under MEDIA_ROOT; returns (path below it, SHA-256).

    Written aside, synced and renamed: a full disk leaves no truncated file behind.
    """
    folder = Path(settings.MEDIA_ROOT) / FOLDER
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    digest = hashlib.sha256()
    handle, name = tempfile.mkstemp(dir=folder, suffix=".part")
    try:
        with os.fdopen(handle, "wb") as target:
            for piece in content:
                digest.update(piece)
                target.write(piece)
            target.flush()
            os.fsync(target.fileno())
        final = folder / digest.hexdigest()
        os.replace(name, final)
    except BaseException:
        Path(name).unlink(missing_ok=True)
        raise
    return f"{FOLDER}/{final.name}", digest.hexdigest()


def kept(batch):
    """Where the workbook of a batch lies."""
    return Path(settings.MEDIA_ROOT) / batch.path
