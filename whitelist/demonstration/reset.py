"""Back to nothing: only where settings say DEMONSTRATION, in one transaction with the new beginning."""

from pathlib import Path

from django.apps import apps
from django.conf import settings
from django.db import connection, transaction

from casework.models import Attachment, Document
from enterprises.models import ImportBatch

KEPT = frozenset({"django_migrations", "django_content_type", "auth_permission"})
FOLDERS = ("attachments", "served", "documents", "imports")


@transaction.atomic
def empty():
    """Empty every table of the deployment; append-only tables let this transaction, and no other, do so."""
    models = apps.get_models(include_auto_created=True)
    tables = sorted({model._meta.db_table for model in models if model._meta.managed} - KEPT)
    names = ", ".join(connection.ops.quote_name(table) for table in tables)
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL district.test_flush = 'on'")
        cursor.execute(f"TRUNCATE {names} RESTART IDENTITY CASCADE")
        cursor.execute("SET LOCAL district.test_flush = 'off'")


def remove_orphans():
    """Delete stored files to which no row points any more; called after the new district is there."""
    known = set(Attachment.objects.values_list("path", flat=True))
    known |= set(Attachment.objects.values_list("served_path", flat=True))
    known |= set(Document.objects.values_list("path", flat=True))
    known |= set(ImportBatch.objects.values_list("path", flat=True))
    root = Path(settings.MEDIA_ROOT)
    for folder in FOLDERS:
        for file in (root / folder).rglob("*"):
            if file.is_file() and str(file.relative_to(root)) not in known:
                file.unlink()
