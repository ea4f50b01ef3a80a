"""Long work: what takes minutes goes on by itself, can be left, stopped, and is taken up again by another worker."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet


class LongTaskQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Everybody sees the own work alone: its file may hold what others may not see."""
        return self.filter(owner=user)

    def unfinished(self):
        """Waiting or under way."""
        return self.filter(state__in=LongTask.UNFINISHED)

    def free(self, at):
        """What a worker may take: waiting, or left behind by one that has not been heard of since its lease."""
        return self.unfinished().filter(Q(lease_until=None) | Q(lease_until__lte=at))


class LongTask(models.Model):
    """One piece of long work. `done` of `total` (None: not known yet) counts what `kind` counts, mostly rows.

    `token` is the worker that holds it until `lease_until`; what it writes later is refused by that token.
    """

    class State(models.TextChoices):
        WAITING = "waiting", "等待开始"
        RUNNING = "running", "正在办理"
        FINISHED = "finished", "已完成"
        FAILED = "failed", "没有办成"
        CANCELLED = "cancelled", "已停止"

    UNFINISHED = (State.WAITING, State.RUNNING)

    kind = models.CharField("类别", max_length=40)
    title = models.CharField("事项", max_length=200)
    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    parameters = models.JSONField("参数", default=dict)
    state = models.CharField("状态", max_length=12, choices=State.choices, default=State.WAITING)
    total = models.PositiveIntegerField("总数", null=True)
    done = models.PositiveIntegerField("已办", default=0)
    message = models.CharField("说明", max_length=300, blank=True)
    path = models.CharField(max_length=200, blank=True)
    file_name = models.CharField("结果文件", max_length=160, blank=True)
    expires_at = models.DateTimeField("文件保存至", null=True)
    token = models.UUIDField(null=True)
    attempts = models.PositiveSmallIntegerField("开始次数", default=0)
    lease_until = models.DateTimeField(null=True)
    heartbeat_at = models.DateTimeField("最近活动", null=True)
    created_at = models.DateTimeField("提交时间")
    started_at = models.DateTimeField("开始时间", null=True)
    finished_at = models.DateTimeField("结束时间", null=True)

    objects = LongTaskQuerySet.as_manager()

    class Meta:
        verbose_name = "后台办理"
        ordering = ["-created_at", "-pk"]
        indexes = [
            models.Index(fields=["owner", "-created_at"]),
            models.Index(
                fields=["created_at"], condition=Q(state__in=("waiting", "running")), name="unfinished_work"
            ),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(finished_at=None) ^ Q(state__in=("finished", "failed", "cancelled")),
                name="work_that_ended_has_its_moment",
                violation_error_message="已结束的办理须有结束时间。",
            )
        ]

    def __str__(self):
        return self.title

    @property
    def is_unfinished(self):
        """Waiting or under way."""
        return self.state in self.UNFINISHED
