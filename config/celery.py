"""The worker's and beat's entry. What is due when is declared in each app's jobs.py and run by casework's tick."""

from celery import Celery

app = Celery("district")
app.set_default()  # for every thread: an act that wakes a worker may run on any of the web server's
app.config_from_object("django.conf:settings", namespace="CELERY")
app.autodiscover_tasks(related_name="jobs")
app.conf.beat_scheduler = "config.beat:TickScheduler"
