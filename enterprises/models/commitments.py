"""主体责任承诺和清单: versioned texts, and who signed which version when (GM-1.1)."""

import pgtrigger
from django.db import models
from django.db.models import Exists, OuterRef, Q

from accounts.append_only import REFUSE, append_only
from accounts.models import User
from accounts.scopes import ScopedQuerySet
from casework.models import CaseRow, CaseRowQuerySet
from enterprises.models.ledger import Fact
from enterprises.models.register import Enterprise
from enterprises.stages import TextKind, TextStage


class CommitmentTextQuerySet(CaseRowQuerySet):
    def visible_to(self, user):
        """The bureau makes the texts; what is published everybody reads on the pages that show it."""
        return self.all() if user.standing.bureau else self.none()

    def in_force(self, on):
        """The published version of each kind that counts on `on`: the latest begun; a dict by kind."""
        found = self.filter(stage=TextStage.PUBLISHED, valid_from__lte=on)
        rows = found.order_by("kind", "-valid_from", "-number").distinct("kind")
        return {row.kind: row for row in rows}


class CommitmentText(CaseRow):
    """One version of a text. `number` counts the versions of a kind; what was published never changes."""

    Stage = TextStage

    kind = models.CharField("种类", max_length=12, choices=TextKind.choices)
    number = models.PositiveIntegerField("版本")
    body = models.TextField("内容", max_length=8000)
    source = models.CharField("依据", max_length=200)
    confirmed = models.BooleanField("已由法制机构确认", default=False)
    valid_from = models.DateField("起用日期")
    stage = models.CharField("阶段", max_length=12, choices=Stage.choices, default=Stage.DRAFTED)
    drafted_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+", verbose_name="起草人")
    published_at = models.DateTimeField("发布时间", null=True, blank=True)
    reason = models.CharField("不予发布的理由", max_length=300, blank=True)

    objects = CommitmentTextQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺文本"
        ordering = ["kind", "-number"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "number"], name="commitment_text_number_once"),
            models.CheckConstraint(
                condition=~Q(stage=TextStage.PUBLISHED) | Q(published_at__isnull=False),
                name="published_text_has_its_moment",
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="commitment_text_stays",
                level=pgtrigger.Row,
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "((OLD.kind, OLD.number, OLD.body, OLD.drafted_by_id) IS DISTINCT FROM"
                    " (NEW.kind, NEW.number, NEW.body, NEW.drafted_by_id)"
                    " OR OLD.published_at IS NOT NULL AND (OLD.published_at, OLD.valid_from)"
                    " IS DISTINCT FROM (NEW.published_at, NEW.valid_from))"
                ),
                func=REFUSE,
            )
        ]

    def __str__(self):
        return self.label

    @property
    def label(self):
        """主体责任承诺书第2版."""
        return f"{self.get_kind_display()}第{self.number}版"

    @property
    def lines(self):
        """The text, paragraph by paragraph."""
        return [line.strip() for line in self.body.splitlines() if line.strip()]


class SignatureQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The signatures of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))

    def valid(self, texts, since):
        """Signatures of the versions in `texts` (dict by kind) that were given after the day `since`."""
        return self.filter(
            commitment=texts.get(TextKind.COMMITMENT),
            duties=texts.get(TextKind.DUTIES),
            signed_on__gt=since,
        )

    def public(self, code):
        """The signature that a poster's code names, for anybody; None for none."""
        return self.filter(code=code).select_related("enterprise", "commitment", "duties").first()


class Signature(models.Model):
    """The principal signed both texts: which versions, who, when by the server; `digest` seals it, `code` proves it."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.PROTECT, related_name="signatures", verbose_name="企业"
    )
    commitment = models.ForeignKey(CommitmentText, on_delete=models.PROTECT, related_name="+")
    duties = models.ForeignKey(CommitmentText, on_delete=models.PROTECT, related_name="+")
    firm_name = models.CharField("企业名称", max_length=120)
    signed_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    signer_name = models.CharField("签署人", max_length=60)
    signed_at = models.DateTimeField("签署时间（服务器）")
    signed_on = models.DateField("签署日期")
    digest = models.CharField("签署内容校验值", max_length=64)
    code = models.CharField("核验码", max_length=43, unique=True)
    fact = models.OneToOneField(Fact, on_delete=models.PROTECT, related_name="+")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = "承诺签署"
        ordering = ["-signed_at", "-pk"]
        indexes = [models.Index(fields=["enterprise", "-signed_at"])]
        triggers = append_only("signature")

    def __str__(self):
        return f"{self.firm_name} {self.signed_on}"


def last_signed(enterprises):
    """The day of the latest signature of each of a few enterprises, by primary key."""
    rows = Signature.objects.filter(enterprise__in=[row.pk for row in enterprises])
    latest = rows.order_by("enterprise_id", "-signed_at").distinct("enterprise_id")
    return dict(latest.values_list("enterprise_id", "signed_on"))


def without_signature(enterprises, texts, since):
    """Those of a queryset of enterprises that have not signed the versions in `texts` since then (GM-1.1)."""
    signed = Signature.objects.valid(texts, since).filter(enterprise=OuterRef("pk"))
    return enterprises.filter(~Exists(signed))
