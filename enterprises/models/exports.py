"""Who took how much of the register out of the house."""

from django.db import models

from accounts.append_only import append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from accounts.stages import Role


class RegisterExportQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """All of them for the audit administrator; others their own (等保三级 8.1.4.3)."""
        return self.all() if user.holds(Role.AUDIT_ADMIN) else self.filter(exported_by=user)


class RegisterExport(models.Model):
    """One file with rows of the register: who, filtered by what, how many rows."""

    exported_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="导出人")
    exported_at = models.DateTimeField("时间")
    query = models.TextField("条件", blank=True)
    words = models.TextField("条件（文字）", blank=True)
    rows = models.PositiveIntegerField("行数")

    objects = RegisterExportQuerySet.as_manager()

    class Meta:
        verbose_name = "底册导出"
        ordering = ["-pk"]
        triggers = append_only("register_export")

    def __str__(self):
        return f"{self.exported_at:%Y-%m-%d %H:%M} {self.rows}"
