"""Scheduled work as rows: what is known, what each slot came to, and signs of life."""

from django.core.serializers.json import DjangoJSONEncoder
from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet


class ScheduledJob(models.Model):
    """A declared job that a tick has seen. `since`: slots before that moment are not run.

    Whoever claims a slot holds this row, so that one job's slots go one after the other.
    """

    name = models.CharField("名称", max_length=60, unique=True)
    since = models.DateTimeField("起用时间")

    class Meta:
        verbose_name = "定时任务"
        ordering = ["name"]

    def __str__(self):
        return self.name


class JobRunQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The system administrator's; nobody else's."""
        return self.all() if user.holds("system_admin") else self.none()

    def unfinished(self):
        """Under way, waiting for another attempt, or given up."""
        return self.filter(finished_at=None)


class JobRun(models.Model):
    """One slot of one job. Whoever holds `token` until `lease_until` works at it."""

    MOST_ATTEMPTS = 6

    job = models.CharField("任务", max_length=60)
    slot = models.DateTimeField("应办时间")
    attempts = models.PositiveSmallIntegerField("次数", default=0)
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("完成时间", null=True)
    token = models.UUIDField(null=True)
    lease_until = models.DateTimeField(null=True)
    next_try_at = models.DateTimeField("下次尝试", null=True)
    error = models.CharField("错误", max_length=500, blank=True)
    result = models.JSONField("结果", null=True, encoder=DjangoJSONEncoder)
    retried_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    retried_at = models.DateTimeField("重新办理时间", null=True)

    objects = JobRunQuerySet.as_manager()

    class Meta:
        verbose_name = "定时任务办理"
        ordering = ["-slot", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["job", "slot"], name="job_slot_once"),
            models.CheckConstraint(
                condition=Q(finished_at=None) | Q(lease_until=None), name="finished_run_is_held_by_nobody"
            ),
        ]
        indexes = [models.Index(fields=["job"], condition=Q(finished_at=None), name="unfinished_job_runs")]

    def __str__(self):
        return f"{self.job} {self.slot:%Y-%m-%d %H:%M}"

    @property
    def duration(self):
        """How long the attempt that succeeded took, or None."""
        return self.finished_at - self.started_at if self.finished_at else None

    @property
    def given_up(self):
        """Failed as often as it is tried; it waits for the administrator."""
        return self.finished_at is None and self.lease_until is None and self.attempts >= self.MOST_ATTEMPTS

    def is_held(self, at):
        """A worker is at it, and not dead as far as is known."""
        return self.lease_until is not None and self.lease_until > at


class Heartbeat(models.Model):
    """The last sign of life of a part of the system; overwritten, so a clock set back is right at the next beat."""

    name = models.CharField("部件", max_length=30, unique=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "心跳"
        ordering = ["name"]

    def __str__(self):
        return self.name
