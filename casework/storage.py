"""The private files folder: temporary → fsync → rename, named by hash, never executable (reliability.md 6)."""

import hashlib
import os
import tempfile
from pathlib import Path

from django.conf import settings

CHUNK = 2**20
FOLDERS = frozenset({"attachments", "served", "documents", "results"})


def store(chunks, *, folder, ending):
    """Write bytes under MEDIA_ROOT/`folder`; returns (relative path, sha256). On a full disk nothing is left behind.

    The name is the hash, so the same content is kept once; a file that is there already is never overwritten.
    """
    if folder not in FOLDERS:
        raise ValueError(f"unknown folder {folder!r}")
    base = Path(settings.MEDIA_ROOT) / folder
    base.mkdir(mode=0o700, parents=True, exist_ok=True)
    handle, temporary = tempfile.mkstemp(dir=base, prefix=".incoming-")
    try:
        with os.fdopen(handle, "wb") as stream:
            digest = _pour(chunks, stream)
        place = base / digest[:2]
        place.mkdir(mode=0o700, exist_ok=True)
        target = place / f"{digest}{ending}"
        if not target.exists():
            os.chmod(temporary, 0o600)
            os.replace(temporary, target)
            _sync_folder(place)
        return str(target.relative_to(settings.MEDIA_ROOT)), digest
    finally:
        Path(temporary).unlink(missing_ok=True)


def _pour(chunks, stream):
    sha = hashlib.sha256()
    for chunk in chunks:
        sha.update(chunk)
        stream.write(chunk)
    stream.flush()
    os.fsync(stream.fileno())
    return sha.hexdigest()


def _sync_folder(folder):
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)


def stored(path):
    """The absolute path of a stored file; raises FileNotFoundError, also for a path that leads out of the folder."""
    root = Path(settings.MEDIA_ROOT).resolve()
    found = (root / path).resolve()
    if not found.is_relative_to(root) or not found.is_file():
        raise FileNotFoundError(path)
    return found


def is_intact(path, sha256):
    """Whether the stored file is there and still has its hash."""
    try:
        with stored(path).open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest() == sha256
    except FileNotFoundError:
        return False
