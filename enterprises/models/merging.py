"""Two rows of the register that look like one enterprise, and their merging."""

from django.db import models
from django.db.models import F, Q

from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import PairState


class PairQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Pairs of which one sees both."""
        seen = Enterprise.objects.visible_to(user).values("pk")
        return self.filter(first__in=seen, second__in=seen)


class DuplicatePair(models.Model):
    """Two enterprises and why they look like one; what a person said of them is remembered."""

    first = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    second = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="+")
    street = models.ForeignKey(Organisation, on_delete=models.PROTECT, related_name="+", verbose_name="街道")
    score = models.PositiveSmallIntegerField("相似程度")
    reasons = models.JSONField("相似之处", default=list)
    state = models.CharField("状态", max_length=10, choices=PairState.choices, default=PairState.OPEN)
    found_at = models.DateTimeField("发现时间")
    decided_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    decided_at = models.DateTimeField("核对时间", null=True, blank=True)
    why = models.CharField("理由", max_length=200, blank=True)

    objects = PairQuerySet.as_manager()

    class Meta:
        verbose_name = "疑似重复"
        ordering = ["-score", "-pk"]
        indexes = [models.Index(fields=["street", "state", "-score", "-id"], name="pair_strongest")]
        constraints = [
            models.UniqueConstraint(fields=["first", "second"], name="pair_once"),
            models.CheckConstraint(condition=Q(first__lt=F("second")), name="pair_in_order"),
        ]

    def __str__(self):
        return f"{self.first} — {self.second}"


class PairSearch(models.Model):
    """How far the search for pairs has come in a street; it goes on after `reached` when it was interrupted."""

    street = models.OneToOneField(Organisation, on_delete=models.CASCADE, related_name="+")
    reached = models.BigIntegerField("已查到", default=0)
    looked_at = models.PositiveIntegerField("已查家数", default=0)
    asked_at = models.DateTimeField("开始时间", null=True, blank=True)
    finished_at = models.DateTimeField("完成时间", null=True, blank=True)

    class Meta:
        verbose_name = "疑似重复查找"

    def __str__(self):
        return f"{self.street}"


class MergeQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """Those whose surviving enterprise one may see."""
        return self.filter(survivor__in=Enterprise.objects.visible_to(user).values("pk"))


class Merge(models.Model):
    """One enterprise went up in another. What the act changed, moved and made is written down, so that it can be undone."""

    survivor = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="merges", verbose_name="保留"
    )
    absorbed = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="absorptions", verbose_name="并入"
    )
    values = models.JSONField("字段", default=dict)
    moved = models.JSONField("移动的行", default=dict)
    made = models.JSONField("新增的行", default=dict)
    why = models.CharField("理由", max_length=120)
    merged_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="办理人")
    merged_at = models.DateTimeField("合并时间")
    undone_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    undone_at = models.DateTimeField("撤销时间", null=True, blank=True)

    objects = MergeQuerySet.as_manager()

    class Meta:
        verbose_name = "企业合并"
        ordering = ["-merged_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["absorbed"], condition=Q(undone_at=None), name="absorbed_once"),
            models.CheckConstraint(condition=~Q(survivor=F("absorbed")), name="merge_of_two"),
        ]

    def __str__(self):
        return f"{self.absorbed} → {self.survivor}"
