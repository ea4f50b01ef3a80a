"""The whole database as one digest per table, to see whether anything changed, and to put it back."""

from django.apps import apps
from django.db import connection

# What is written into a table; generated columns follow by themselves.
WRITTEN = """SELECT string_agg(quote_ident(attname), ', ' ORDER BY attnum) FROM pg_attribute
WHERE attrelid = %s::regclass AND attnum > 0 AND NOT attisdropped AND attgenerated = ''"""
NOT_STATE = {"django_session", "django_migrations", "django_content_type", "auth_permission"}


def tables():
    """Every table of ours, in order."""
    found = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return sorted(found - NOT_STATE)


def digest():
    """Table → (number of rows, a hash over them, whatever their order)."""
    parts = [
        f"SELECT '{name}', count(*), md5(coalesce(string_agg(t::text, '|' ORDER BY t::text), '')) FROM \"{name}\" t"
        for name in tables()
    ]
    with connection.cursor() as cursor:
        cursor.execute(" UNION ALL ".join(parts))
        return {name: (number, text) for name, number, text in cursor.fetchall()}


def changed(before, after):
    """The tables that differ."""
    return sorted(name for name in before if before[name] != after[name])


def rows(before, after):
    """Changed table → its number of rows."""
    return {name: after[name][0] for name in changed(before, after)}


class Copy:
    """A copy of every table, from which changed tables are put back; triggers and keys stand aside for that."""

    def __init__(self):
        self.digest = digest()
        with connection.cursor() as cursor:
            for name in tables():
                cursor.execute(f'CREATE TABLE IF NOT EXISTS "copy_{name}" AS TABLE "{name}"')

    def put_back(self):
        """Undo every change since the copy was made."""
        with connection.cursor() as cursor:
            cursor.execute("SET session_replication_role = replica")
            for name in changed(self.digest, digest()):
                cursor.execute(f'DELETE FROM "{name}"')
                cursor.execute(WRITTEN, [name])
                columns = cursor.fetchone()[0]
                cursor.execute(f'INSERT INTO "{name}" ({columns}) SELECT {columns} FROM "copy_{name}"')
            cursor.execute("SET session_replication_role = origin")

    def drop(self):
        """Remove the copies."""
        with connection.cursor() as cursor:
            for name in tables():
                cursor.execute(f'DROP TABLE IF EXISTS "copy_{name}"')
