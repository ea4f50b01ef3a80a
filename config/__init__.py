"""The deployment. The Celery app is made with it, so that every entry (site, command, test) wakes the same broker."""

from config.celery import app

__all__ = ["app"]
