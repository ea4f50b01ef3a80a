"""The register (底册): enterprises, their sites and people."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scopes import ScopedQuerySet
from enterprises.names import bigrams, initials, pinyin
from enterprises.stages import Level, RiskColour, Source

USCC_SHAPE = RegexValidator(
    r"^[0-9A-HJ-NPQRTUWXY]{18}$", "统一社会信用代码应为18位，不含字母 I、O、S、V、Z。"
)


class EnterpriseQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau sees all, a street its own, an enterprise itself; nobody else."""
        standing = user.standing
        registered = self.filter(withdrawn_at=None)
        if standing.bureau:
            return registered
        return registered.filter(Q(street__in=standing.streets) | Q(organisation__in=standing.firms))

    def search(self, text):
        """By part of the name or a former one (two characters suffice), pinyin initials, code or its end, address, phone."""
        text = text.strip()
        if not text:
            return self
        if text.isascii():
            by_code = Q(uscc__contains=text.upper()) | Q(phone__startswith=text)
            return self.filter(by_code | Q(initials__contains=text.lower()))
        if len(text) == 1:
            return self.filter(name__contains=text)
        now = Q(grams__contains=bigrams(text)) & (Q(name__contains=text) | Q(address__contains=text))
        # A list of keys, not a subquery: the index on the pairs of characters can still be used beside it.
        former = list(
            FormerName.objects.filter(name__contains=text).values_list("enterprise", flat=True)[:200]
        )
        return self.filter(now | Q(pk__in=former)) if former else self.filter(now)


class Enterprise(models.Model):
    """生产经营单位. `staff` counts people; None is unknown. A missing code is allowed and flagged (`uscc` None)."""

    name = models.CharField("企业名称", max_length=120)
    uscc = models.CharField("统一社会信用代码", max_length=18, null=True, blank=True, validators=[USCC_SHAPE])
    street = models.ForeignKey(
        Organisation, on_delete=models.PROTECT, related_name="enterprises", verbose_name="街道"
    )
    community = models.CharField("社区", max_length=40, blank=True)
    address = models.CharField("详细地址", max_length=200, blank=True)
    industry_code = models.CharField("行业代码", max_length=8, blank=True)
    industry_edition = models.CharField("行业分类版本", max_length=4, default="2017")
    industry_name = models.CharField("行业", max_length=60, blank=True)
    staff = models.PositiveIntegerField("从业人数", null=True, blank=True)
    principal_name = models.CharField("主要负责人", max_length=40, blank=True)
    phone = models.CharField("联系电话", max_length=40, blank=True)
    risk_colour = models.CharField("风险等级", max_length=10, choices=RiskColour.choices, blank=True)
    level = models.CharField("标准化等级", max_length=10, choices=Level.choices, blank=True)
    remark = models.CharField("备注", max_length=300, blank=True)
    organisation = models.OneToOneField(
        Organisation,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="enterprise",
        verbose_name="门户组织",
    )
    closed_on = models.DateField("停业、迁出日期", null=True, blank=True)
    withdrawn_at = models.DateTimeField("撤销登记时间", null=True, blank=True)
    updated_at = models.DateTimeField("更新时间")
    pinyin = models.CharField(max_length=400, editable=False)
    initials = models.CharField(max_length=120, editable=False)
    grams = ArrayField(models.CharField(max_length=2), editable=False, default=list)

    objects = EnterpriseQuerySet.as_manager()

    class Meta:
        verbose_name = "企业"
        ordering = ["pinyin", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["uscc"],
                condition=Q(withdrawn_at=None),
                name="uscc_once",
                violation_error_message="这个统一社会信用代码已在底册中。",
            )
        ]
        indexes = [
            models.Index(fields=["street", "pinyin"]),
            GinIndex(fields=["grams"], name="enterprise_grams"),
            GinIndex(fields=["initials"], opclasses=["gin_trgm_ops"], name="enterprise_initials"),
            GinIndex(fields=["uscc"], opclasses=["gin_trgm_ops"], name="enterprise_uscc"),
        ]

    def __str__(self):
        return self.name

    def index(self):
        """Compute the columns that search and sorting use; called by every write."""
        self.pinyin = pinyin(self.name)[:400]
        self.initials = initials(self.name)[:120]
        self.grams = bigrams(f"{self.name} {self.address}")
        return self

    @property
    def industry(self):
        """Code and name as one phrase."""
        return " ".join(part for part in (self.industry_code, self.industry_name) if part) or "未填"

    @property
    def masked_phone(self):
        """The phone as lists show it (law.md 12.3)."""
        return f"{self.phone[:3]}****{self.phone[-4:]}" if len(self.phone) >= 8 else self.phone


class FormerName(models.Model):
    """A name the enterprise bore until `until`."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("曾用名", max_length=120)
    until = models.DateField("用至", null=True, blank=True)

    class Meta:
        verbose_name = "曾用名"
        ordering = ["-until"]

    def __str__(self):
        return self.name


class SiteQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The sites of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))


class Site(models.Model):
    """场所: the unit that is inspected; the enterprise is the one penalised."""

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="sites", verbose_name="企业"
    )
    name = models.CharField("场所名称", max_length=80)
    community = models.CharField("社区", max_length=40, blank=True)
    address = models.CharField("地址", max_length=200)

    objects = SiteQuerySet.as_manager()

    class Meta:
        verbose_name = "场所"
        ordering = ["pk"]

    def __str__(self):
        return self.name


class PersonQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The people of the enterprises one may see."""
        return self.filter(enterprise__in=Enterprise.objects.visible_to(user).values("pk"))


class Person(models.Model):
    """An enterprise's principal, safety officer or certified safety engineer (no identity numbers are kept)."""

    class Post(models.TextChoices):
        PRINCIPAL = "principal", "主要负责人"
        SAFETY_OFFICER = "safety_officer", "安全管理人员"
        ENGINEER = "certified_safety_engineer", "注册安全工程师"

    enterprise = models.ForeignKey(
        Enterprise, on_delete=models.CASCADE, related_name="people", verbose_name="企业"
    )
    name = models.CharField("姓名", max_length=40)
    post = models.CharField("岗位", max_length=30, choices=Post.choices)
    full_time = models.BooleanField("专职", default=True)
    left_on = models.DateField("离任日期", null=True, blank=True)
    source = models.CharField("来源", max_length=20, choices=Source.choices, default=Source.STAFF)

    objects = PersonQuerySet.as_manager()

    class Meta:
        verbose_name = "企业人员"
        ordering = ["post", "pk"]

    def __str__(self):
        return self.name


class PersonCertificateQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The certificates of the people one may see."""
        return self.filter(person__in=Person.objects.visible_to(user).values("pk"))


class PersonCertificate(models.Model):
    """安全管理资质证书 of a person, valid until `valid_until` (included)."""

    person = models.ForeignKey(Person, on_delete=models.CASCADE, related_name="certificates")
    title = models.CharField("证书", max_length=80)
    number = models.CharField("编号", max_length=60, blank=True)
    valid_until = models.DateField("有效期至")

    objects = PersonCertificateQuerySet.as_manager()

    class Meta:
        verbose_name = "人员证书"
        ordering = ["-valid_until"]

    def __str__(self):
        return self.title
