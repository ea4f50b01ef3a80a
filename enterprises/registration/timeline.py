"""What the register itself has for the timeline: changes of fields, claims, facts, the steps of its cases."""

from django.urls import reverse

from casework.models import StepTaken
from enterprises import timeline
from enterprises.models import Claim, Fact, FieldChange, Management
from enterprises.operations.merging.choices import cases_of
from enterprises.rules import value_label
from enterprises.timeline import Happening, TimelineSource


def _name(user):
    return user.name if user else "系统"


def _changes(enterprise, keys, user):
    return FieldChange.objects.filter(enterprise__in=keys).select_related("changed_by")


def _change(row):
    url = reverse("enterprises:import", args=[row.batch_id]) if row.batch_id else ""
    title = "登记企业" if row.field == "created" else f"{_verb(row)}{row.label}"
    text = f"{_values(row)}　原因：{row.why}"
    return Happening(row.changed_at, row.pk, title, text, _name(row.changed_by), url)


def _verb(row):
    """A merging or a licence is named as it stands; a field is written, corrected or emptied."""
    if row.before:
        return "更正" if row.after else "取消"
    return "登记" if row.is_column else ""


def _values(row):
    """Both values, or the one that there is."""
    if row.before and row.after:
        return f"{row.before_label} → {row.after_label}"
    return row.after_label or f"原为 {row.before_label or '空'}"


def _claims(enterprise, keys, user):
    return Claim.objects.filter(enterprise=enterprise).select_related("recorded_by")


def _claim(row):
    value = value_label(row.attribute, row.value)
    verb = "撤回登记" if row.retracts_id else "登记"
    text = f"{row.as_of} 的情况，来源：{row.get_source_display()}　{row.detail}"
    url = reverse("enterprises:claim", args=[row.enterprise_id, row.attribute])
    title = f"{verb}{row.get_attribute_display()}：{value}"
    return Happening(row.recorded_at, row.pk, title, text, _name(row.recorded_by), url)


def _facts(enterprise, keys, user):
    return Fact.objects.filter(enterprise=enterprise).select_related("recorded_by")


def _fact(row):
    verb = "撤销" if row.annuls_id else "记入台账"
    text = f"发生于 {row.occurred_on}，来源：{row.get_source_display()}　{row.reference} {row.detail}"
    url = reverse("enterprises:facts", args=[row.enterprise_id])
    title = f"{verb}：{row.get_kind_display()}"
    return Happening(row.recorded_at, row.pk, title, text, _name(row.recorded_by), url)


def _managements(enterprise, keys, user):
    return Management.objects.filter(enterprise=enterprise).select_related("unit", "decided_by")


def _management(row):
    until = f"至{row.valid_until}" if row.valid_until else "起"
    text = f"{row.valid_from}{until}　依据：{row.reason}{'　（已取消）' if row.cancelled_at else ''}"
    url = reverse("enterprises:management", args=[row.enterprise_id])
    return Happening(
        row.decided_at, row.pk, f"指定管理单位：{row.unit.label}", text, _name(row.decided_by), url
    )


def _steps(enterprise, keys, user):
    cases = cases_of(enterprise, user).values("pk")
    return StepTaken.objects.filter(case__in=cases).select_related("case")


def _step(row):
    url = reverse("casework:desk_case", args=[row.case_id])
    text = f"{row.case.title}（{row.case.number}）→ {row.reaches_label}"
    return Happening(row.at, row.pk, row.label, text, row.actor_name, url)


def register():
    """Called by enterprises.registration, once."""
    for source in (
        TimelineSource("changes", "资料变更", _changes, "changed_at", _change),
        TimelineSource("claims", "情况登记", _claims, "recorded_at", _claim),
        TimelineSource("facts", "合规台账", _facts, "recorded_at", _fact),
        TimelineSource("managements", "管理单位", _managements, "decided_at", _management),
        TimelineSource("steps", "案件办理", _steps, "at", _step),
    ):
        timeline.register(source)
