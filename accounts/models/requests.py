"""Forgotten passwords, and how often a public page was posted to."""

from django.db import models

from accounts.scopes import ScopedQuerySet


class PasswordRequestQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The system administrator's inbox; nobody else's."""
        return self.all() if user.holds("system_admin") else self.none()


class PasswordRequest(models.Model):
    """Somebody says that the password of a name is forgotten; written whether or not such a name exists."""

    username = models.CharField("登录名", max_length=60)
    name = models.CharField("姓名", max_length=40)
    phone = models.CharField("联系电话", max_length=20)
    address = models.GenericIPAddressField("来源地址", null=True)
    at = models.DateTimeField("提出时间")
    handled_at = models.DateTimeField("处理时间", null=True, blank=True)
    handled_by = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name="处理人",
    )
    result = models.CharField("处理结果", max_length=100, blank=True)

    objects = PasswordRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "忘记密码申请"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(handled_at=None, handled_by=None)
                | models.Q(handled_at__isnull=False, handled_by__isnull=False),
                name="request_handled_by_somebody",
                violation_error_message="处理时间和处理人要么都有，要么都没有。",
            )
        ]

    def __str__(self):
        return f"{self.username} {self.at:%Y-%m-%d}"


class PostCount(models.Model):
    """How many times one address posted to one public page in one minute; old minutes are swept away."""

    key = models.CharField(max_length=160)
    minute = models.DateTimeField()
    number = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = "公开提交计数"
        constraints = [models.UniqueConstraint(fields=["key", "minute"], name="post_count_once")]
        indexes = [models.Index(fields=["minute"])]

    def __str__(self):
        return f"{self.key} {self.number}"
