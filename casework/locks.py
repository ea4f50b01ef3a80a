"""Work that must not be done twice at once, held by the database: whoever dies lets go of it."""

from contextlib import contextmanager

from django.db import connection


@contextmanager
def held_alone(key):
    """Whether this process alone holds the advisory lock `key` (an int) until the end of the block; never waits.

    The lock belongs to the connection, so that it lasts over many transactions and ends with a killed worker.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_lock(%s)", [key])
        mine = cursor.fetchone()[0]
    try:
        yield mine
    finally:
        if mine:
            with connection.cursor() as cursor:
                cursor.execute("SELECT pg_advisory_unlock(%s)", [key])
