"""Who signed in, when, from where, and which passwords were used before."""

from django.db import models
from django.db.models import Q

from accounts.append_only import append_only
from accounts.scopes import ScopedQuerySet


class SignInQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own; all of them for the audit administrator (等保三级 8.1.4.3)."""
        if user.holds("audit_admin"):
            return self.all()
        return self.filter(user=user)


class SignIn(models.Model):
    """One attempt to sign in or a sign-out; kept at least six months (网络安全法第二十三条)."""

    class Outcome(models.TextChoices):
        SUCCESS = "success", "登录成功"
        WRONG = "wrong", "口令错误"
        LOCKED = "locked", "已锁定"
        SECOND_FACTOR = "second_factor", "动态口令通过"
        SIGN_OUT = "sign_out", "退出"

    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="sign_ins")
    username = models.CharField("登录名", max_length=60)
    outcome = models.CharField("结果", max_length=20, choices=Outcome.choices)
    address = models.GenericIPAddressField("来源地址", null=True)
    agent = models.CharField("浏览器", max_length=200, blank=True)
    at = models.DateTimeField("时间")

    objects = SignInQuerySet.as_manager()

    class Meta:
        verbose_name = "登录记录"
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["user", "-at"])]
        triggers = append_only("sign_in")

    def __str__(self):
        return f"{self.username} {self.get_outcome_display()}"


class PasswordUse(models.Model):
    """The hash of a former password: the last five are not used again (等保三级 8.1.4.1 a)."""

    user = models.ForeignKey("accounts.User", on_delete=models.CASCADE, related_name="password_uses")
    password = models.CharField(max_length=200)
    at = models.DateTimeField()

    class Meta:
        verbose_name = "密码历史"
        ordering = ["-at"]
        constraints = [models.CheckConstraint(condition=~Q(password=""), name="password_hash_present")]

    def __str__(self):
        return f"{self.user_id} {self.at:%Y-%m-%d}"
