"""Uploaded files: kept as they came, hashed, served only through a permission check."""

from django.db import models

from accounts.append_only import append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models.cases import Case


class AttachmentQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The attachments of the cases one may see."""
        return self.filter(case__in=Case.objects.visible_to(user).values("pk"))


class Attachment(models.Model):
    """One file of one case. `path` is the original under the private files folder, named by its hash."""

    case = models.ForeignKey(Case, on_delete=models.PROTECT, related_name="attachments", verbose_name="案件")
    purpose = models.CharField("用途", max_length=60)
    name = models.CharField("文件名", max_length=160)
    path = models.CharField(max_length=200)
    served_path = models.CharField(max_length=200, blank=True)
    content_type = models.CharField("类型", max_length=80)
    size = models.PositiveBigIntegerField("大小（字节）")
    sha256 = models.CharField(max_length=64)
    uploaded_by = models.ForeignKey(
        User, null=True, on_delete=models.PROTECT, related_name="+", verbose_name="上传人"
    )
    uploaded_at = models.DateTimeField("上传时间")

    objects = AttachmentQuerySet.as_manager()

    class Meta:
        verbose_name = "附件"
        ordering = ["pk"]
        triggers = append_only("attachment")

    def __str__(self):
        return self.name
