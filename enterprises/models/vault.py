"""文件库: documents an enterprise gives once, what staff ask for, samples that staff review (GM-5.1, GM-3.2)."""

from django.db import models
from django.db.models import F, Q

from accounts.append_only import append_only
from accounts.models import Organisation, User
from accounts.scopes import ScopedQuerySet
from casework.models import CaseRow, PartyCaseQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import VaultKind, VaultStage

STANDING = (VaultStage.KEPT, VaultStage.SAMPLED, VaultStage.ACCEPTED)


class VaultDrawQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau all; a street its own."""
        if user.standing.bureau:
            return self.all()
        return self.filter(street__in=user.standing.streets)


class VaultDraw(models.Model):
    """One draw of a sample: from which items (`population`, primary keys), by which seed, which were `chosen`.

    Nothing of it can be changed, and every draw stays in the list: a draw is never silently done again.
    """

    street = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="vault_draws", verbose_name="街道"
    )
    seed = models.CharField("随机种子", max_length=64)
    size = models.PositiveIntegerField("要求抽取")
    population = models.JSONField("抽取范围")
    chosen = models.JSONField("抽中")
    drawn_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="抽取人")
    drawn_at = models.DateTimeField("抽取时间")

    objects = VaultDrawQuerySet.as_manager()

    class Meta:
        verbose_name = "文件抽查"
        ordering = ["-drawn_at", "-pk"]
        indexes = [models.Index(fields=["street", "-drawn_at"])]
        triggers = append_only("vault_draw")

    def __str__(self):
        return f"{self.street} {self.drawn_at:%Y-%m-%d}"


class VaultItemQuerySet(PartyCaseQuerySet):
    def valid(self, on):
        """Documents that count on `on`: issued, not expired, neither sent back nor replaced."""
        lasting = Q(expires_on=None) | Q(expires_on__gte=on)
        return self.filter(lasting, stage__in=STANDING, issued_on__lte=on)


class VaultItem(CaseRow):
    """One document; its files are the attachments of its case. `expires_on` None: it does not expire."""

    Stage = VaultStage

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="vault_items", verbose_name="企业"
    )
    kind = models.CharField("种类", max_length=20, choices=VaultKind.choices)
    title = models.CharField("名称", max_length=120)
    issued_on = models.DateField("签发日期")
    expires_on = models.DateField("有效期至", null=True, blank=True)
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.KEPT)
    draw = models.ForeignKey(
        VaultDraw, null=True, blank=True, on_delete=models.PROTECT, related_name="items", verbose_name="抽查"
    )
    reason = models.CharField("需补正的理由", max_length=300, blank=True)
    replaces = models.OneToOneField(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="replaced_by",
        verbose_name="代替",
    )

    objects = VaultItemQuerySet.as_manager()

    class Meta:
        verbose_name = "文件库文件"
        ordering = ["-pk"]
        indexes = [
            models.Index(fields=["enterprise", "kind", "-issued_on"]),
            models.Index(fields=["stage", "-id"]),
        ]
        constraints = [
            models.CheckConstraint(
                condition=Q(expires_on=None) | Q(expires_on__gte=F("issued_on")),
                name="vault_item_period",
                violation_error_message="有效期不能早于签发日期。",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()}：{self.title}"


class DocumentRequestQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The requests to the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))


class DocumentRequest(models.Model):
    """Staff ask an enterprise for a document that its vault does not have; `answered_by` is what came."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="document_requests", verbose_name="企业"
    )
    kind = models.CharField("种类", max_length=20, choices=VaultKind.choices)
    note = models.CharField("说明", max_length=300)
    asked_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    asked_at = models.DateTimeField("提出时间")
    answered_by = models.ForeignKey(
        VaultItem, null=True, blank=True, on_delete=models.PROTECT, related_name="answers"
    )

    objects = DocumentRequestQuerySet.as_manager()

    class Meta:
        verbose_name = "文件需求"
        ordering = ["-asked_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise", "kind"],
                condition=Q(answered_by=None) & ~Q(kind=VaultKind.OTHER),
                name="one_open_document_request",
                violation_error_message="已经请企业上传这类文件，正在等待。",
            )
        ]

    def __str__(self):
        return f"{self.get_kind_display()} {self.asked_at:%Y-%m-%d}"
