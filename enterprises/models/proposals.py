"""资料更正: what an enterprise proposes to change in its own register data, and the street's answer (GM-3.2)."""

from django.db import models
from django.db.models import Q

from casework.models import CaseRow, PartyCaseQuerySet
from enterprises.models.register import Enterprise
from enterprises.stages import ChangeProposalStage


class ChangeProposal(CaseRow):
    """Several fields of one enterprise, proposed together with one reason; evidence lies with the case."""

    Stage = ChangeProposalStage

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="change_proposals", verbose_name="企业"
    )
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.FILED)
    reason = models.CharField("更正理由", max_length=300)

    objects = PartyCaseQuerySet.as_manager()

    class Meta:
        verbose_name = "资料更正"
        ordering = ["-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["enterprise"],
                condition=Q(stage="filed"),
                name="one_open_change_proposal",
                violation_error_message="这家企业已有资料更正正在等街道答复。",
            )
        ]

    def __str__(self):
        return f"{self.enterprise} 资料更正"

    @property
    def is_open(self):
        """Whether the street has still to answer."""
        return self.stage == self.Stage.FILED


class ProposedChange(models.Model):
    """One field: what the register held when it was proposed, what it should say, what the street answered."""

    proposal = models.ForeignKey(ChangeProposal, on_delete=models.PROTECT, related_name="changes")
    field = models.CharField("项目", max_length=20)
    held = models.CharField("提出时底册", max_length=200, blank=True)
    proposed = models.CharField("企业提出", max_length=200)
    accepted = models.BooleanField("采纳", null=True)
    refusal = models.CharField("不采纳的理由", max_length=300, blank=True)

    class Meta:
        verbose_name = "资料更正项目"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["proposal", "field"], name="field_proposed_once"),
            models.CheckConstraint(
                condition=~Q(accepted=False) | ~Q(refusal=""),
                name="refused_field_has_its_reason",
                violation_error_message="不采纳的项目必须写明理由。",
            ),
        ]

    def __str__(self):
        return f"{self.label}：{self.held}→{self.proposed}"

    @property
    def label(self):
        """The field in words."""
        return str(Enterprise._meta.get_field(self.field).verbose_name)

    @property
    def value(self):
        """What is proposed, as the register keeps it; raises ValidationError."""
        return Enterprise._meta.get_field(self.field).to_python(self.proposed)

    def present(self, enterprise):
        """What the register holds now, in words."""
        return text_of(getattr(enterprise, self.field))


def text_of(value):
    """A value of the register as a proposal keeps it; unknown is empty."""
    return "" if value is None else str(value)
