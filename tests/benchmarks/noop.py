"""A Celery worker's own speed: tasks that do nothing, with the same broker and the same settings."""

import redis
from celery import shared_task
from django.conf import settings

from config.celery import app

GO, DONE = "bench:go", "bench:done"


def patient_broker():
    """The broker, for one who waits: the client by itself gives up after a few seconds."""
    return redis.Redis.from_url(settings.REDIS_URL, socket_timeout=None)


@shared_task(name="bench.nothing")
def nothing():
    """Nothing."""


@shared_task(name="bench.hold")
def hold():
    """Keep the worker busy until the queue is full and the clock runs."""
    patient_broker().blpop(GO, timeout=120)


@shared_task(name="bench.done")
def done():
    """The last of the queue: says that everything before it is through."""
    redis.Redis.from_url(settings.REDIS_URL).rpush(DONE, 1)


__all__ = ["app"]
