"""What the list of enterprises is filtered by; the words stand above the list and can be taken away."""

import django_filters
from django import forms
from django.db.models import Exists, OuterRef, Q, Subquery

from accounts.models import Appointment, Organisation
from casework.paging import without
from enterprises.models import Claim, Enterprise
from enterprises.rules import HAZARDS
from enterprises.stages import Attribute, Level, RiskColour

UNKNOWN = "unknown"
ANSWERS = (("yes", "是"), ("no", "否"), (UNKNOWN, "未知"))
SORTS = (("name", "按名称"), ("updated", "按更新时间"))
ORDERS = {"name": ("pinyin", "pk"), "updated": ("-updated_at", "-pk")}
EMPTY = {
    "code": Q(uscc=None),
    "industry": Q(industry_code=""),
    "address": Q(address=""),
    "staff": Q(staff=None),
    "principal": Q(principal_name=""),
    "phone": Q(phone=""),
    "risk": Q(risk_colour=""),
    "level": Q(level=""),
}
MISSING = (
    ("code", "缺统一社会信用代码"),
    ("industry", "缺行业代码"),
    ("address", "缺地址"),
    ("staff", "缺从业人数"),
    ("principal", "缺主要负责人"),
    ("phone", "缺联系电话"),
    ("risk", "缺风险等级"),
    ("level", "缺标准化等级"),
)


def _value_of(attribute):
    """The value of the claim that counts, for each enterprise of the outer query."""
    claims = Claim.objects.filter(
        enterprise=OuterRef("pk"), attribute=attribute, retracts=None, retracted_by=None
    )
    return Subquery(claims.order_by("-as_of", "-pk").values("value")[:1])


def _hazard(attribute):
    def keep(queryset, name, value):
        found = queryset.alias(**{f"{attribute}_value": _value_of(attribute)})
        wanted = {f"{attribute}_value__isnull": True} if value == UNKNOWN else {f"{attribute}_value": value}
        return found.filter(**wanted)

    return django_filters.ChoiceFilter(
        label=Attribute(attribute).label, choices=ANSWERS, method=keep, empty_label="不限"
    )


class EnterpriseFilter(django_filters.FilterSet):
    """GET parameters of the register's list; unknown ones are ignored, wrong ones reported at the field."""

    q = django_filters.CharFilter(label="名称、代码、电话", method="by_text")
    street = django_filters.ModelChoiceFilter(
        label="街道", queryset=lambda request: Organisation.objects.streets(), empty_label="不限"
    )
    community = django_filters.CharFilter(label="社区", lookup_expr="contains")
    industry = django_filters.CharFilter(label="行业", method="by_industry")
    risk = django_filters.ChoiceFilter(
        label="风险等级",
        choices=[*RiskColour.choices, (UNKNOWN, "未知")],
        method="by_risk",
        empty_label="不限",
    )
    level = django_filters.ChoiceFilter(
        label="标准化等级", choices=[*Level.choices, (UNKNOWN, "未知")], method="by_level", empty_label="不限"
    )
    account = django_filters.ChoiceFilter(
        label="门户账号", choices=(("yes", "有"), ("no", "没有")), method="by_account", empty_label="不限"
    )
    missing = django_filters.ChoiceFilter(
        label="缺少资料", choices=MISSING, method="by_missing", empty_label="不限"
    )
    open = django_filters.ChoiceFilter(
        label="经营状态",
        choices=(("yes", "在业"), ("no", "停业、迁出")),
        method="by_open",
        empty_label="不限",
    )
    sort = django_filters.ChoiceFilter(
        label="排序", choices=SORTS, method="unchanged", null_label=None, empty_label=None
    )

    class Meta:
        model = Enterprise
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.filters["q"].field.widget.attrs["placeholder"] = "名称两个字、拼音首字母、代码或末几位"
        self.filters["industry"].field.widget.attrs["placeholder"] = "代码开头如 C33，或行业名称"
        if self.request is not None and not self.request.user.standing.bureau:
            del self.filters["street"]

    def by_text(self, queryset, name, value):
        """Part of the name, pinyin initials, code or its end, address, phone."""
        return queryset.search(value)

    def by_industry(self, queryset, name, value):
        """The beginning of the code, or part of the industry's name."""
        value = value.strip()
        if value.isascii():
            return queryset.filter(industry_code__startswith=value.upper())
        return queryset.filter(industry_name__contains=value)

    def by_risk(self, queryset, name, value):
        """A colour, or none known."""
        return queryset.filter(risk_colour="" if value == UNKNOWN else value)

    def by_level(self, queryset, name, value):
        """A level of 标准化, or none known."""
        return queryset.filter(level="" if value == UNKNOWN else value)

    def by_account(self, queryset, name, value):
        """Whether anybody can act for the enterprise in the portal."""
        held = Exists(Appointment.objects.in_force().filter(organisation=OuterRef("organisation")))
        return queryset.filter(held) if value == "yes" else queryset.filter(~held)

    def by_missing(self, queryset, name, value):
        """Enterprises that lack one thing."""
        return queryset.filter(EMPTY[value])

    def by_open(self, queryset, name, value):
        """In business or not."""
        return queryset.filter(closed_on=None) if value == "yes" else queryset.exclude(closed_on=None)

    def unchanged(self, queryset, name, value):
        """The order is applied by the pager."""
        return queryset

    @property
    def order(self):
        """The fields to sort by."""
        return ORDERS.get(self.data.get("sort") or "name", ORDERS["name"])

    def words(self):
        """What is filtered now, as removable words: list of {label, url}."""
        cleaned = getattr(self.form, "cleaned_data", {})
        return [
            {"label": f"{field.label}：{_word(field, cleaned[name])}", "url": without(self.data, name)}
            for name, field in self.form.fields.items()
            if name != "sort" and cleaned.get(name) not in (None, "")
        ]

    @property
    def first_fields(self):
        """The fields that are always open, as bound fields."""
        return [
            self.form[name] for name in ("q", "street", "risk", "level", "sort") if name in self.form.fields
        ]

    @property
    def more_fields(self):
        """The fields that are folded, as bound fields."""
        first = {field.name for field in self.first_fields}
        return [field for field in self.form.visible_fields() if field.name not in first]

    @property
    def more_open(self):
        """Whether one of the folded fields is in use."""
        return any(self.data.get(field.name) for field in self.more_fields)


for hazard in HAZARDS:
    EnterpriseFilter.base_filters[str(hazard)] = EnterpriseFilter.declared_filters[str(hazard)] = _hazard(
        hazard
    )


def _word(field, value):
    choices = dict(field.choices) if isinstance(field, forms.ChoiceField) and isinstance(value, str) else {}
    return str(choices.get(value, value))
