"""Whether the system can do its work now: a registry of checks, each true when all is well."""

import logging
from datetime import timedelta

import redis
from django.conf import settings
from django.db import connection

from casework.models import Heartbeat

logger = logging.getLogger(__name__)
SILENCE = timedelta(minutes=5)  # the tick comes every minute
PATIENCE = 1  # seconds the broker may take to answer
_checks = {}


def register(name, check):
    """Add `check(at)`, which returns True when all is well; called in AppConfig.ready. The same name replaces it."""
    _checks[name] = check


def failing(at):
    """The names of the checks that fail at `at`; one that raises fails, its reason goes to the log alone."""
    return [name for name, check in _checks.items() if not _holds(name, check, at)]


def _holds(name, check, at):
    try:
        return bool(check(at))
    except Exception:  # whatever a part that is away raises
        logger.warning("readiness: %s", name, exc_info=True)
        return False


def database_answers(at):
    """The database answers a question."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")
        return cursor.fetchone() == (1,)


def broker_answers(at):
    """The broker answers within a second."""
    with redis.Redis.from_url(
        settings.REDIS_URL, socket_connect_timeout=PATIENCE, socket_timeout=PATIENCE
    ) as broker:
        return broker.ping()


def ticks(at):
    """Beat sends and a worker runs: the last tick is recent, whichever way the clock was moved since."""
    return _is_recent("tick", at)


def worker_consumes(at):
    """A task that a worker sent has come back through the broker."""
    return _is_recent("canary", at)


def _is_recent(name, at):
    last = Heartbeat.objects.filter(name=name).values_list("at", flat=True).first()
    return last is not None and abs(at - last) <= SILENCE


register("database", database_answers)
register("broker", broker_answers)
register("schedule", ticks)
register("worker", worker_consumes)
