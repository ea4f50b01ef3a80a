"""Files leave only through a permission check, as downloads that a browser will not run."""

from django.http import FileResponse
from django.utils.encoding import escape_uri_path

from accounts.access import signed_in
from casework.models import Attachment, Document
from casework.operations.files import open_attachment
from casework.operations.papers import open_document


@signed_in
def attachment(request, pk):
    """An attachment of a case one may see (the re-encoded copy of a picture)."""
    return _download(open_attachment(Attachment.objects.seen_by(pk, request.user)))


@signed_in
def document(request, pk):
    """A document as it was issued."""
    return _download(open_document(Document.objects.seen_by(pk, request.user)))


def _download(file):
    response = FileResponse(file.stream, content_type=file.content_type)
    response["Content-Disposition"] = f"attachment; filename*=UTF-8''{escape_uri_path(file.name)}"
    response["X-Content-Type-Options"] = "nosniff"
    response["Content-Security-Policy"] = "sandbox; default-src 'none'"
    return response
