"""How often one address may post to one public page."""

from datetime import timedelta

from django.db import connection

from accounts.models import PostCount

KEPT = timedelta(hours=1)
COUNT = """
INSERT INTO accounts_postcount (key, minute, number) VALUES (%s, %s, 1)
ON CONFLICT (key, minute) DO UPDATE SET number = accounts_postcount.number + 1
RETURNING number
"""


def count_post(key, at):
    """Count one post under `key` in the minute of `at`; returns the number so far. One statement, so no race."""
    minute = at.replace(second=0, microsecond=0)
    with connection.cursor() as cursor:
        cursor.execute(COUNT, [key[:160], minute])
        number = cursor.fetchone()[0]
    if number == 1:
        PostCount.objects.filter(minute__lt=at - KEPT).delete()
    return number
