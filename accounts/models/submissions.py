"""One form, one effect: a key that a second click cannot use again (lessons 4)."""

from django.db import models


class Submission(models.Model):
    """The key of a form that took effect, and where its sender was led."""

    key = models.UUIDField("提交标识", unique=True)
    user = models.ForeignKey("accounts.User", null=True, on_delete=models.PROTECT, related_name="+")
    path = models.CharField("地址", max_length=300)
    location = models.CharField("去向", max_length=500, blank=True)
    at = models.DateTimeField("时间")

    class Meta:
        verbose_name = "表单提交"
        indexes = [models.Index(fields=["at"])]

    def __str__(self):
        return str(self.key)
