"""Days that the published calendar does not know, or that were corrected later."""

from django.db import models


class CalendarDay(models.Model):
    """One day off or one 调休 working day of a year, with the notice it comes from."""

    date = models.DateField("日期", unique=True)
    working = models.BooleanField("是工作日")
    name = models.CharField("名称", max_length=40)
    source = models.CharField("文号", max_length=120)

    class Meta:
        verbose_name = "放假调休"
        ordering = ["date"]

    def __str__(self):
        return f"{self.date} {self.name}"
