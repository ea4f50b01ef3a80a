"""The worker's and beat's entry; each app's jobs.py declares its own schedule."""

import os
from importlib import import_module
from importlib.util import find_spec

from celery import Celery

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
app = Celery("district")
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")

OWN_APPS = ("accounts", "casework", "notices", "enterprises", "whitelist")


@app.on_after_finalize.connect
def gather_schedules(sender, **kwargs):
    """Beat's schedule is the sum of what the apps declare."""
    for name in OWN_APPS:
        if find_spec(f"{name}.jobs"):
            sender.conf.beat_schedule.update(import_module(f"{name}.jobs").SCHEDULE)
