"""The tick that runs every app's scheduled work, and the work of this app and of the one below."""

import logging

from celery import shared_task
from django.utils import timezone

from accounts.operations.sweeping import sweep
from casework.operations.history import make_daily_roots
from casework.operations.jobs import beat, forget_runs, run_due
from casework.operations.running import run_one
from casework.operations.tasks import WORK, forget_files
from casework.schedule import Daily, Every, Job
from casework.waking import wake

logger = logging.getLogger(__name__)
CANARY_LIVES = 50  # seconds; one that waited longer proves nothing


@shared_task(name="casework.tick")
def tick():
    """Beat calls it every minute: a sign of life, a canary into the queue, then whatever is due and not done."""
    beat(name="tick", at=timezone.now())
    try:
        canary.apply_async(expires=CANARY_LIVES, retry=False)
    except Exception as error:  # whatever the broker's client raises: the work below needs no broker
        logger.warning("no canary could be sent: %s", error)
    return run_due(clock=timezone.now)


@shared_task(name="casework.canary")
def canary():
    """Whoever finds this has proved that the worker consumes."""
    beat(name="canary", at=timezone.now())


@shared_task(name=WORK)
def work():
    """Do what waits, and what a killed worker has left; woken by each new task and once a minute (reliability R6)."""
    count = 0
    while run_one(clock=timezone.now) is not None:
        count += 1
    return count


JOBS = (
    Job(
        "casework.daily_root",
        "前一日办理记录的校验值",
        Daily(0, 10),
        lambda at, slot: make_daily_roots(at=slot),
    ),
    Job("casework.work", "接着办后台事项", Every(1), lambda at, slot: wake(WORK), catch_up=False),
    Job(
        "casework.forget_files",
        "清除到期的结果文件",
        Every(60),
        lambda at, slot: forget_files(at=at),
        catch_up=False,
    ),
    Job(
        "casework.forget_runs",
        "清除旧的任务记录",
        Daily(3, 40),
        lambda at, slot: forget_runs(at=at),
        catch_up=False,
    ),
    # accounts stands below the schedule.
    Job(
        "accounts.sweep",
        "清除用过的表单标识和结束的会话",
        Daily(3, 20),
        lambda at, slot: sweep(at=at),
        catch_up=False,
    ),
)
