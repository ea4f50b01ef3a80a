"""What the list of applications is filtered by."""

import django_filters
from django import forms
from django.db.models import F, Q

from accounts.models import Organisation
from accounts.stages import Role
from casework.models import StepTaken
from casework.paging import without
from whitelist.models import Application, FieldCheck, Round
from whitelist.stages import ApplicationStage, CheckKind, Route

ORDERS = {"": ("-pk",), "name": ("by_name", "pk"), "street": ("by_street", "by_name", "pk")}
VERIFIED = "verified"
GROUPS = {
    VERIFIED: (
        ApplicationStage.QUALIFIED,
        ApplicationStage.REFUSED,
        ApplicationStage.SERVED,
        ApplicationStage.IN_REVIEW,
        ApplicationStage.REPORTED,
        ApplicationStage.APPROVED,
        ApplicationStage.HELD,
        ApplicationStage.INCLUDED,
    ),
    "refused": (ApplicationStage.REFUSED, ApplicationStage.SERVED, ApplicationStage.IN_REVIEW),
    "waiting": (ApplicationStage.SUBMITTED, ApplicationStage.ACCEPTED, ApplicationStage.RETURNED),
}

CLOSED_BY_REFUSAL = (ApplicationStage.ACCEPTED, ApplicationStage.SERVED, ApplicationStage.IN_REVIEW)


def in_group(name):
    """The applications a figure counts together, as a Q; those closed since still count where they belonged."""
    closed = Q(stage=ApplicationStage.CLOSED)
    if name == VERIFIED:
        checked = FieldCheck.objects.filter(kind=CheckKind.VERIFICATION, concluded_at__isnull=False)
        return Q(stage__in=GROUPS[name]) | closed & Q(pk__in=checked.values("application"))
    if name == "refused":
        refused = StepTaken.objects.filter(reaches=ApplicationStage.CLOSED, leaves__in=CLOSED_BY_REFUSAL)
        return Q(stage__in=GROUPS[name]) | closed & Q(case__in=refused.values("case"))
    return Q(stage__in=GROUPS[name])


class ApplicationFilter(django_filters.FilterSet):
    """GET parameters of the list of applications."""

    q = django_filters.CharFilter(label="企业名称、代码、编号", method="by_text")
    round = django_filters.ModelChoiceFilter(
        label="批次", queryset=lambda request: Round.objects.visible_to(request.user), empty_label="全部批次"
    )
    street = django_filters.ModelChoiceFilter(
        label="街道",
        field_name="case__organisation",
        queryset=lambda request: Organisation.objects.streets(),
        empty_label="全部街道",
    )
    stage = django_filters.ChoiceFilter(
        label="阶段", choices=ApplicationStage.choices, empty_label="全部阶段"
    )
    group = django_filters.ChoiceFilter(
        label="进度",
        choices=((VERIFIED, "已核查"), ("refused", "不予纳入"), ("waiting", "待受理、待核查")),
        method="by_group",
        empty_label="不限",
    )
    route = django_filters.ChoiceFilter(label="途径", choices=Route.choices, empty_label="不限")

    mine = django_filters.BooleanFilter(label="安排给我核查的", method="by_me", widget=forms.CheckboxInput)
    sort = django_filters.ChoiceFilter(
        label="排序",
        choices=(("name", "企业名称"), ("street", "街道")),
        method="in_order",
        empty_label="最新在前",
    )

    class Meta:
        model = Application
        fields = []

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if not self.request.user.standing.bureau:
            del self.filters["street"]
        if not self.request.user.holds(Role.STREET_OFFICER):
            del self.filters["mine"]

    def by_text(self, queryset, name, value):
        """Part of the enterprise's name, its code or the case number."""
        value = value.strip()
        return queryset.filter(
            Q(enterprise__name__icontains=value)
            | Q(enterprise__uscc__contains=value.upper())
            | Q(enterprise__initials__contains=value.lower())
            | Q(case__number__icontains=value)
        )

    def by_group(self, queryset, name, value):
        """Several stages that a figure counts together."""
        return queryset.filter(in_group(value))

    def by_me(self, queryset, name, value):
        """The checks that are mine to make."""
        chosen = queryset.filter(assigned_to=self.request.user, stage=ApplicationStage.ACCEPTED)
        return chosen if value else queryset

    def in_order(self, queryset, name, value):
        """The fields of ORDERS need names of their own, for a page is found again by their values."""
        return queryset.annotate(by_name=F("enterprise__pinyin"), by_street=F("case__organisation__code"))

    @property
    def order(self):
        """What the rows are sorted by."""
        return ORDERS[getattr(self.form, "cleaned_data", {}).get("sort") or ""]

    def words(self):
        """What is filtered now, as removable words."""
        cleaned = getattr(self.form, "cleaned_data", {})
        words = []
        for name, field in self.form.fields.items():
            value = cleaned.get(name)
            if name != "sort" and value not in (None, "", False):
                label = field.label if value is True else f"{field.label}：{_told(field, value)}"
                words.append({"label": label, "url": without(self.data, name)})
        return words


def _told(field, value):
    """The chosen value as the list of choices words it."""
    chosen = isinstance(value, str) and hasattr(field, "choices")
    return dict(field.choices).get(value, value) if chosen else value
