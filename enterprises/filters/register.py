"""What the list of enterprises is filtered by; the words stand above the list and can be taken away."""

import django_filters
from django import forms
from django.db.models import Case, Exists, OuterRef, Q, Value, When

from accounts.models import Appointment, Organisation
from casework.paging import without
from enterprises.models import Enterprise
from enterprises.models.facets import LONGEST_INDUSTRY
from enterprises.names import bigrams
from enterprises.rules import HAZARDS
from enterprises.stages import Attribute, Grade, Level, RiskColour

from . import extras
from .upkeep import UpkeepFilters, no_people

UNKNOWN = "unknown"
ANSWERS = (("yes", "是"), ("no", "否"), (UNKNOWN, "未知"))
SORTS = (("name", "按名称"), ("updated", "按更新时间"))
ORDERS = {"name": ("pinyin", "pk"), "updated": ("-updated_at", "-pk")}
MISSING = (
    ("code", "缺统一社会信用代码"),
    ("industry", "缺行业代码"),
    ("address", "缺地址"),
    ("staff", "缺从业人数"),
    ("principal", "缺主要负责人"),
    ("phone", "缺联系电话"),
    ("risk", "缺风险等级"),
    ("level", "缺标准化等级"),
    ("people", "缺企业人员"),
)
EMPTY = {name: Q(facets__contains=[f"m:{name}"]) for name, _ in MISSING} | {"people": Q(no_people())}
COUNTED = {
    "street",
    "risk",
    "level",
    "grade",
    "missing",
    "open",
    "sort",
    *(hazard.value for hazard in HAZARDS),
}
FIRST = ("q", "street", "grade", "risk", "level", "sort")


def _hazard(attribute):
    known = [f"{attribute}:yes", f"{attribute}:no"]

    def keep(queryset, name, value):
        if value == UNKNOWN:
            return queryset.exclude(claimed__overlap=known)
        return queryset.filter(facets__contains=[f"{attribute}:{value}"])

    return django_filters.ChoiceFilter(
        label=Attribute(attribute).label, choices=ANSWERS, method=keep, empty_label="不限"
    )


class EnterpriseFilter(UpkeepFilters):
    """GET parameters of the register's list; unknown ones are ignored, wrong ones reported at the field."""

    q = django_filters.CharFilter(label="名称、代码、电话", method="by_text")
    street = django_filters.ModelChoiceFilter(
        label="街道", queryset=lambda request: Organisation.objects.streets(), empty_label="不限"
    )
    community = django_filters.CharFilter(label="社区", method="by_community")
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
    grade = django_filters.ChoiceFilter(
        label="监管等级", choices=[*Grade.choices, (UNKNOWN, "未评级")], method="by_grade", empty_label="不限"
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
        for name, extra in extras.built(self.request).items():
            extra.parent, extra.model, extra.field_name = self, Enterprise, extra.field_name or name
            self.filters[name] = extra
        self.filters["q"].field.widget.attrs["placeholder"] = "名称两个字、拼音首字母、代码或末几位"
        self.filters["industry"].field.widget.attrs["placeholder"] = "代码开头如 C33，或行业名称"
        if self.request is not None and not self.request.user.standing.bureau:
            del self.filters["street"]

    def by_text(self, queryset, name, value):
        """Part of the name, pinyin initials, code or its end, address, phone."""
        return queryset.search(value)

    def by_community(self, queryset, name, value):
        """Part of the community's name."""
        return queryset.filter(grams__contains=bigrams(value), community__contains=value.strip())

    def by_industry(self, queryset, name, value):
        """The beginning of the code, or part of the industry's name."""
        value = value.strip()
        if not value.isascii():
            return queryset.filter(grams__contains=bigrams(value), industry_name__contains=value)
        code = value.upper()
        found = queryset.filter(facets__contains=[f"i:{code[:LONGEST_INDUSTRY]}"])
        return found.filter(industry_code__startswith=code) if len(code) > LONGEST_INDUSTRY else found

    def by_risk(self, queryset, name, value):
        """A colour, or none known."""
        return queryset.filter(facets__contains=[f"r:{value}"])

    def by_level(self, queryset, name, value):
        """A level of 标准化, or none known."""
        return queryset.filter(facets__contains=[f"l:{value}"])

    def by_grade(self, queryset, name, value):
        """A grade, or none yet (GM-2.1)."""
        return queryset.filter(facets__contains=[f"g:{value}"])

    def by_account(self, queryset, name, value):
        """Whether anybody can act for the enterprise in the portal."""
        held = Exists(Appointment.objects.in_force().filter(organisation=OuterRef("organisation")))
        if value == "yes":
            # Asked of each row with an organisation: as a join it was planned from the wrong side (2.5 s at a million).
            answered = Case(When(held, then=Value(True)), default=Value(False))
            return queryset.alias(held=answered).filter(held=True, facets__contains=["firm"])
        return queryset.filter(Q(organisation=None) | ~held)

    def by_missing(self, queryset, name, value):
        """Enterprises that lack one thing."""
        return queryset.filter(EMPTY[value])

    def by_open(self, queryset, name, value):
        """In business or not."""
        return queryset.filter(facets__contains=["open" if value == "yes" else "closed"])

    def unchanged(self, queryset, name, value):
        """The order is applied by the pager."""
        return queryset

    @property
    def only_counted(self):
        """Whether everything that is filtered is a value the planner keeps statistics of (no text, no subquery)."""
        used = {name for name in self.form.fields if self.data.get(name)}
        return used <= COUNTED

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
        names = (*FIRST[:-1], *extras.first_names(), FIRST[-1])
        return [self.form[name] for name in names if name in self.form.fields]

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
