"""What administrators did to accounts: seen by the audit administrator, changed by nobody."""

from django.db import models

from accounts.append_only import append_only
from accounts.scopes import ScopedQuerySet


class AccountEventQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """All of them for the audit administrator; others those about themselves (等保三级 8.1.4.3)."""
        if user.holds("audit_admin"):
            return self.all()
        return self.filter(subject=user)


class AccountEvent(models.Model):
    """One administrative act: who did what to whose account, and why."""

    class Act(models.TextChoices):
        PERSON_ADDED = "person_added", "新增人员"
        PERSON_EDITED = "person_edited", "修改人员信息"
        DEACTIVATED = "deactivated", "停用账号"
        REACTIVATED = "reactivated", "恢复账号"
        PASSWORD_RESET = "password_reset", "重置密码"
        PASSWORD_CHANGED = "password_changed", "本人修改密码"
        APPOINTED = "appointed", "授予岗位"
        APPOINTMENT_ENDED = "appointment_ended", "免去岗位"
        PRINCIPAL_CHANGED = "principal_changed", "变更主要负责人"
        CERTIFICATE_ADDED = "certificate_added", "登记执法证"
        CERTIFICATE_SHORTENED = "certificate_shortened", "提前终止执法证"
        SECOND_FACTOR_SWITCHED = "second_factor_switched", "调整动态口令要求"
        SECOND_FACTOR_ENROLLED = "second_factor_enrolled", "绑定动态口令"
        SECOND_FACTOR_FORGOTTEN = "second_factor_forgotten", "解除动态口令"
        FEED_MADE = "feed_made", "生成日历订阅地址"
        FEED_REVOKED = "feed_revoked", "停用日历订阅地址"
        REMINDER_RULE_SET = "reminder_rule_set", "设置提醒规则"
        ORGANISATION_ADDED = "organisation_added", "新增组织"
        ORGANISATION_RENAMED = "organisation_renamed", "修改组织"
        ORGANISATION_ENDED = "organisation_ended", "撤销组织"

    actor = models.ForeignKey(
        "accounts.User", null=True, on_delete=models.PROTECT, related_name="+", verbose_name="操作人"
    )
    subject = models.ForeignKey(
        "accounts.User",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="account_events",
        verbose_name="对象",
    )
    act = models.CharField("操作", max_length=30, choices=Act.choices)
    detail = models.CharField("内容", max_length=300, blank=True)
    at = models.DateTimeField("时间")

    objects = AccountEventQuerySet.as_manager()

    class Meta:
        verbose_name = "账号操作记录"
        ordering = ["-at", "-pk"]
        triggers = append_only("account_event")

    def __str__(self):
        return f"{self.at:%Y-%m-%d %H:%M} {self.get_act_display()}"
