"""How many enterprises of a street lack what; counted by a job, for no page counts a million rows."""

from django.db import models

from accounts.models import Organisation
from accounts.scopes import ScopedQuerySet


class QualityCountQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a street its own."""
        if user.standing.bureau:
            return self.all()
        return self.filter(street__in=user.standing.streets)


class QualityCount(models.Model):
    """`number` of `total` enterprises in business of the street, as counted at `counted_at`."""

    street = models.ForeignKey(Organisation, on_delete=models.CASCADE, related_name="+", verbose_name="街道")
    measure = models.CharField("项目", max_length=40)
    number = models.PositiveIntegerField("家数")
    total = models.PositiveIntegerField("在业企业")
    counted_at = models.DateTimeField("统计时间")

    objects = QualityCountQuerySet.as_manager()

    class Meta:
        verbose_name = "底册质量"
        ordering = ["street_id", "measure"]
        constraints = [models.UniqueConstraint(fields=["street", "measure"], name="quality_count_once")]

    def __str__(self):
        return f"{self.measure}：{self.number}"
