"""One row per case of any kind, and the abstract domain row that holds its stage."""

from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scopes import ScopedQuerySet
from accounts.stages import BUREAU_ROLES, ENTERPRISE_ROLES, STREET_ROLES


class CaseQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau and the audit administrator see all; others the cases of their organisations."""
        standing = user.standing
        if standing.bureau or user.holds("audit_admin"):
            return self.filter(draft=False)
        mine = standing.offices
        return self.filter(Q(organisation__in=mine, draft=False) | Q(party__in=mine))


class Case(models.Model):
    """The handle to which clocks, history, attachments, documents and services point."""

    kind = models.CharField("类别", max_length=40)
    number = models.CharField("编号", max_length=60, unique=True)
    title = models.CharField("标题", max_length=200)
    organisation = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="cases", verbose_name="承办单位"
    )
    party = models.ForeignKey(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="cases_as_party",
        verbose_name="当事人",
    )
    draft = models.BooleanField("仅当事人可见的草稿", default=False)
    stage_label = models.CharField("阶段", max_length=40, blank=True)
    opened_at = models.DateTimeField("开始时间")
    closed_at = models.DateTimeField("办结时间", null=True, blank=True)

    objects = CaseQuerySet.as_manager()

    class Meta:
        verbose_name = "案件"
        ordering = ["-opened_at", "-pk"]
        indexes = [
            models.Index(fields=["organisation", "kind", "-opened_at"]),
            models.Index(fields=["party", "-opened_at"]),
        ]

    def __str__(self):
        return f"{self.number} {self.title}"


class CaseRowQuerySet(ScopedQuerySet):
    """Querysets of domain rows; `visible_to` is written by each."""

    def lock_for_job(self, pk):
        """The row, locked for an act of the system itself (a job, or an effect of another act)."""
        row = self.select_for_update(of=("self",), no_key=True).get(pk=pk)
        row.is_locked = True
        return row


class PartyCaseQuerySet(CaseRowQuerySet):
    """Rows of cases between an enterprise and its street."""

    def visible_to(self, user):
        """The enterprise its own, the street its enterprises', the bureau all."""
        standing = user.standing
        if standing.bureau:
            return self.all()
        mine = Q(case__organisation__in=standing.streets) | Q(case__party__in=standing.firms)
        return self.filter(mine)


class CaseRow(models.Model):
    """A domain row with a stage. Only casework.workflow changes `stage` and `version`."""

    case = models.OneToOneField(Case, on_delete=models.PROTECT, related_name="+", verbose_name="案件")
    version = models.PositiveIntegerField("版本", default=0)
    is_locked = False

    class Meta:
        abstract = True

    def organisation_for(self, role):
        """The organisation in which `role` must be held for this row; None means anywhere."""
        if role in STREET_ROLES:
            return self.street_organisation_id
        if role in ENTERPRISE_ROLES:
            return self.case.party_id or -1
        return None if role in BUREAU_ROLES else -1

    @property
    def bureau_organisation_id(self):
        """The district bureau."""
        return Organisation.objects.bureau().pk

    @property
    def street_organisation_id(self):
        """The street office in charge; rows that no street handles have none."""
        return self.case.organisation_id
