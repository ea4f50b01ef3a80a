"""The rules of reminding: the first ones by command, then as the bureau sets them."""

from django.db import transaction

from accounts.refusals import Forbidden
from accounts.stages import Role
from notices.models import ReminderRule
from notices.stages import Channel

OFFICE = (
    "street_clerk",
    "street_head",
    "bureau_clerk",
    "section_head",
    "liaison",
    "principal",
    "safety_officer",
)
FIRST = (
    {
        "code": "due",
        "title": "届满前、当天和逾期提醒责任单位，逾期三个工作日报告上级",
        "clause": "policy",
        "pattern": "%",
        "days_off": [-3, -1, 0, 1],
        "recipients": [f"responsible:{role}" for role in OFFICE],
        "escalate_after": 3,
        "escalate_to": ["supervisor:section_head", "responsible:deputy_director"],
        "channels": [Channel.EMAIL, Channel.SMS],
    },
)


@transaction.atomic
def load_rules(*, on):
    """Write the first rules where there are none of their code, in force from `on`; returns how many."""
    return sum(
        ReminderRule.objects.get_or_create(code=row["code"], defaults={**row, "since": on})[1]
        for row in FIRST
    )


@transaction.atomic
def change_rule(*, pk, actor, days_off, escalate_after, active, at):
    """Set when a rule speaks (a section head of the bureau). Raises NotVisible, Forbidden, ValidationError."""
    rule = ReminderRule.objects.for_act(pk, actor)
    if not actor.holds(Role.SECTION_HEAD):
        raise Forbidden("提醒规则由区应急管理局科室负责人设置。", next_step="请联系科室负责人。")
    rule.days_off, rule.escalate_after, rule.active = sorted(set(days_off)), escalate_after, active
    rule.full_clean()
    rule.save(update_fields=["days_off", "escalate_after", "active"])
    return rule
