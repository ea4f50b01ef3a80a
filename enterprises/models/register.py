"""The register (底册): enterprises, their sites and people."""

from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Q

from accounts.models import Organisation
from accounts.scopes import ScopedQuerySet
from enterprises.models.facets import Facets
from enterprises.models.finding import found_by
from enterprises.names import bigrams, core, initials, keys, pinyin
from enterprises.stages import Grade, Level, RiskColour, Source

USCC_SHAPE = RegexValidator(
    r"^[0-9A-HJ-NPQRTUWXY]{18}$", "统一社会信用代码应为18位，不含字母 I、O、S、V、Z。"
)


REGISTERED = Q(withdrawn_at=None)
# The orders of the list, each with the street in front and without: a page is read off such an index.
WALKED = {
    "enterprise_by_name": ["pinyin", "id"],
    "enterprise_by_street_name": ["street", "pinyin", "id"],
    "enterprise_by_update": ["updated_at", "id"],
    "enterprise_by_street_update": ["street", "updated_at", "id"],
}


class EnterpriseQuerySet(ScopedQuerySet):
    def visible_to(self, user):
        """The bureau sees all, a street its own, an enterprise itself; nobody else."""
        standing = user.standing
        registered = self.filter(withdrawn_at=None)
        if standing.bureau:
            return registered
        return registered.filter(Q(street__in=standing.streets) | Q(organisation__in=standing.firms))

    def search(self, text):
        """Every word of `text` must be found: see enterprises.models.finding."""
        return found_by(self, text, FormerName)


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
    grade = models.CharField(
        "监管等级", max_length=1, choices=Grade.choices, blank=True, db_default="", default=""
    )
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
    merged_into = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        db_index=False,
        on_delete=models.PROTECT,
        related_name="absorbed",
        verbose_name="并入",
    )
    updated_at = models.DateTimeField("更新时间")
    pinyin = models.CharField(max_length=400, editable=False)
    initials = models.CharField(max_length=120, editable=False)
    core = models.CharField(max_length=120, editable=False, db_default="")
    grams = ArrayField(models.CharField(max_length=2), editable=False, default=list)
    # "dust:yes", kept by the trigger of the claims; no entry is unknown.
    claimed = ArrayField(models.TextField(), editable=False, default=list)
    facets = models.GeneratedField(
        expression=Facets(), output_field=ArrayField(models.TextField()), db_persist=True
    )

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
            *(
                models.Index(fields=fields, condition=REGISTERED, name=name)
                for name, fields in WALKED.items()
            ),
            models.Index(fields=["name"], opclasses=["varchar_pattern_ops"], name="enterprise_name"),
            models.Index(fields=["core"], name="enterprise_core"),
            models.Index(fields=["phone"], condition=~Q(phone=""), name="enterprise_phone"),
            models.Index(fields=["address"], condition=~Q(address=""), name="enterprise_address"),
            models.Index(fields=["merged_into"], condition=~Q(merged_into=None), name="enterprise_merged"),
            # One index over all that is searched and filtered: any mixture is intersected inside it.
            GinIndex(
                fields=["grams", "facets", "initials", "uscc", "phone"],
                opclasses=["array_ops", "array_ops", "gin_trgm_ops", "gin_trgm_ops", "gin_trgm_ops"],
                name="enterprise_found",
            ),
        ]

    def __str__(self):
        return self.name

    def index(self):
        """Compute the columns that search and sorting use; called by every write."""
        self.pinyin = pinyin(self.name)[:400]
        self.initials = initials(self.name)[:120]
        self.core = core(self.name)[:120]
        self.grams = keys(self.name, self.community, self.address, self.industry_name)
        return self

    @property
    def industry(self):
        """Code and name as one phrase."""
        return " ".join(part for part in (self.industry_code, self.industry_name) if part) or "未填"

    @property
    def masked_phone(self):
        """The phone as lists show it: without its middle, an area code whole (law.md 12.3)."""
        if len(self.phone) < 8:
            return self.phone
        beginning = 4 if self.phone.startswith("0") and self.phone[1] not in "12" else 3
        return f"{self.phone[:beginning]}****{self.phone[-4:]}"


class PairsOfName(ArrayField):
    """The pairs of characters of the row's name, computed by every way of writing it."""

    def pre_save(self, model_instance, add):
        """Computed afresh each time."""
        value = bigrams(model_instance.name)
        setattr(model_instance, self.attname, value)
        return value


class FormerName(models.Model):
    """A name the enterprise bore until `until`."""

    enterprise = models.ForeignKey(Enterprise, on_delete=models.CASCADE, related_name="former_names")
    name = models.CharField("曾用名", max_length=120)
    until = models.DateField("用至", null=True, blank=True)
    grams = PairsOfName(models.CharField(max_length=2), editable=False, default=list)

    class Meta:
        verbose_name = "曾用名"
        ordering = ["-until"]
        indexes = [GinIndex(fields=["grams"], name="former_name_grams")]

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
