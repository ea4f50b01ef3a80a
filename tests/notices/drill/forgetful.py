"""The control's worker: every attempt under a new key, as if there were no outbox key."""

from uuid import uuid4

from celery.signals import worker_process_init

from config.celery import app


@worker_process_init.connect
def forget(**words):
    """In each process that delivers; only there are the models loaded."""
    from notices.operations import delivering

    delivering.provider_key = lambda row: uuid4().hex


__all__ = ["app"]
