"""How an enterprise enters the portal: a code from its street, or a claim that the street approves."""

from django.db import models
from django.db.models import Q

from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models import CaseRow, CaseRowQuerySet
from enterprises.models.register import USCC_SHAPE, Enterprise
from enterprises.stages import EntryStage


class InvitationQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The invitations of the enterprises one's street or bureau may see."""
        if not user.standing.desk:
            return self.none()
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))


class Invitation(models.Model):
    """A code for the principal's first account; only its hash is kept, valid until `expires_at`."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="invitations")
    code_hash = models.CharField(max_length=64, unique=True)
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("签发时间")
    expires_at = models.DateTimeField("有效期至")
    used_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    used_at = models.DateTimeField("使用时间", null=True, blank=True)

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = "邀请码"
        ordering = ["-made_at"]
        constraints = [
            models.CheckConstraint(condition=Q(expires_at__gt=models.F("made_at")), name="invitation_period")
        ]

    def __str__(self):
        return f"{self.enterprise_id} {self.made_at:%Y-%m-%d}"


class EntryClaimQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The claimant, the street that checks it, the bureau."""
        if user.standing.bureau:
            return self.all()
        return self.filter(Q(claimant=user) | Q(case__organisation__in=user.standing.streets))


class EntryClaim(CaseRow):
    """认领: a person claims to be an enterprise's principal, with the code and a photo of the licence.

    `enterprise` is None while the register knows no such code: the claimant is answered alike, the street finds out.
    """

    Stage = EntryStage

    enterprise = models.ForeignKey(
        Enterprise, null=True, blank=True, on_delete=models.PROTECT, related_name="entry_claims"
    )
    uscc = models.CharField("统一社会信用代码", max_length=18, validators=[USCC_SHAPE])
    name = models.CharField("执照上的名称", max_length=120)
    claimant = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="申请人")
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.FILED)
    reason = models.CharField("理由", max_length=300, blank=True)

    objects = EntryClaimQuerySet.as_manager()

    class Meta:
        verbose_name = "企业认领"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc", "claimant"],
                condition=Q(stage="filed"),
                name="one_open_claim",
                violation_error_message="您已提交认领，正在等待街道核对。",
            )
        ]

    def __str__(self):
        return f"{self.name} 认领"
