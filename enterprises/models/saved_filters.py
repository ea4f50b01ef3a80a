"""Filters of the register that somebody has given a name."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet


class SavedFilterQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """One's own, and what colleagues share with an office one belongs to."""
        return self.filter(Q(owner=user) | Q(office__in=user.standing.organisations))

    def of(self, user):
        """One's own: only these may be renamed and deleted."""
        return self.filter(owner=user)


class SavedFilter(models.Model):
    """`query` is the query string of EnterpriseFilter as it was valid when saved; `office` None: private.

    Whoever opens a shared one sees the rows of the own scope, never those of its owner.
    """

    owner = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="保存人")
    office = models.ForeignKey(
        Organisation, null=True, blank=True, on_delete=models.PROTECT, related_name="+", verbose_name="共享给"
    )
    name = models.CharField("名称", max_length=40)
    query = models.TextField("条件")
    created_at = models.DateTimeField("保存时间")

    objects = SavedFilterQuerySet.as_manager()

    class Meta:
        verbose_name = "保存的筛选"
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["owner", "name"],
                name="saved_filter_name_once",
                violation_error_message="您已有同名的筛选，请换一个名称。",
            )
        ]

    def __str__(self):
        return self.name


class DefaultFilter(models.Model):
    """The filter with which a person's list opens."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, related_name="+", verbose_name="人员")
    saved = models.ForeignKey(SavedFilter, on_delete=models.CASCADE, related_name="+", verbose_name="筛选")

    class Meta:
        verbose_name = "默认筛选"

    def __str__(self):
        return f"{self.user}：{self.saved}"
