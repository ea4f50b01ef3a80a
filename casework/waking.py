"""The broker only wakes workers: what is to be done stands in the database, where a sweep finds it each minute."""

import logging
from functools import cache, partial

from celery import current_app
from django.db import connection, transaction

logger = logging.getLogger(__name__)


def wake(task):
    """Ask a worker to run the Celery task of this name; with the broker away nothing is lost."""
    try:
        current_app.send_task(task, retry=False, ignore_result=True, expires=600)
    except Exception as error:  # whatever the broker's client raises: the act is done and stays done
        logger.warning("nobody could be woken for %s: %s", task, type(error).__name__)


def wake_later(task):
    """Wake the workers when this transaction is through, once, however much it writes."""
    waker = _waker(task)
    if not any(entry[1] is waker for entry in connection.run_on_commit):
        transaction.on_commit(waker)


@cache
def _waker(task):
    """One object for each task, so that a second one in the same transaction is known as such."""
    return partial(wake, task)
