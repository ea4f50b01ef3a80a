"""A Celery worker's own speed: tasks that do nothing, with the same broker and the same settings."""

import redis
from celery import shared_task
from django.conf import settings

from config.celery import app

GO, DONE = "bench:go", "bench:done"


@shared_task(name="bench.nothing")
def nothing():
    """Nothing."""


@shared_task(name="bench.hold")
def hold():
    """Keep the worker busy until the queue is full and the clock runs."""
    redis.Redis.from_url(settings.REDIS_URL).blpop(GO, timeout=120)


@shared_task(name="bench.done")
def done():
    """The last of the queue: says that everything before it is through."""
    redis.Redis.from_url(settings.REDIS_URL).rpush(DONE, 1)


__all__ = ["app"]
