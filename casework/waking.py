"""The broker only wakes workers: what is to be done stands in the database, where a sweep finds it each minute."""

import logging
import time
from functools import cache, partial

from celery import current_app
from django.db import connection, transaction
from kombu.pools import producers

logger = logging.getLogger(__name__)
PATIENCE = 1  # seconds a broker may take; one that is frozen or cut off refuses nothing, it does not answer
REST = 20  # seconds in which this process leaves a broker alone that did not answer: waiting must not add up
_silence = {"until": 0.0}  # monotonic


def wake(task):
    """Ask a worker to run the Celery task of this name; with the broker away nothing is lost, and little time."""
    began = time.monotonic()
    if began < _silence["until"]:
        return
    try:
        with producers[_line()].acquire(block=True, timeout=PATIENCE) as producer:
            current_app.send_task(task, retry=False, ignore_result=True, expires=600, producer=producer)
    except Exception as error:  # whatever the broker's client raises: the act is done and stays done
        logger.warning("nobody could be woken for %s: %s", task, type(error).__name__)
        now = time.monotonic()
        if now - began >= PATIENCE:  # a broker that is down refuses at once, and costs nothing to ask
            _silence["until"] = now + REST


@cache
def _line():
    """The address of the broker with less patience than workers have, who wait for work on theirs."""
    patience = {"socket_connect_timeout": PATIENCE, "socket_timeout": PATIENCE}
    return current_app.connection_for_write(transport_options=patience)


def wake_later(task):
    """Wake the workers when this transaction is through, once, however much it writes."""
    waker = _waker(task)
    if not any(entry[1] is waker for entry in connection.run_on_commit):
        transaction.on_commit(waker)


@cache
def _waker(task):
    """One object for each task, so that a second one in the same transaction is known as such."""
    return partial(wake, task)
