"""The rules of reminding: the first ones by command, then as the bureau sets them."""

from copy import copy
from uuid import uuid4

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import AccountEvent
from accounts.operations.events import record
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
        "title": "届满前、当天和逾期提醒责任单位，逾期报告上级",
        "clause": "各通知未规定，本系统建议，待本区确认",
        "pattern": "%",
        "days_off": [-3, -1, 0, 1, 5, 10, 15, 20],
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
def add_rule(*, actor, at, **words):
    """A rule of its own for some clocks, in force from the day of `at`; it speaks of them instead of a wider one.

    `words` as in change_rule, with pattern. Raises Forbidden, ValidationError.
    """
    rule = ReminderRule(code=f"own{uuid4().hex[:12]}", clause="本区自行设定", since=timezone.localdate(at))
    return _set(rule, actor, at, words)


@transaction.atomic
def change_rule(*, pk, actor, at, **words):
    """Set title, days_off, escalate_after, active, recipients, escalate_to or channels (a section head of the bureau).

    Who set what stands in the record of the audit administrator. Raises NotVisible, Forbidden, ValidationError.
    """
    return _set(ReminderRule.objects.for_act(pk, actor), actor, at, words)


def _set(rule, actor, at, words):
    if not actor.holds(Role.SECTION_HEAD):
        raise Forbidden("提醒规则由区应急管理局科室负责人设置。", next_step="请联系科室负责人。")
    before = copy(rule) if rule.pk else None
    for name, value in words.items():
        setattr(rule, name, value)
    rule.days_off = sorted(set(rule.days_off))
    if rule.active and not rule.days_off and rule.escalate_after is None:
        raise ValidationError({"before": "请至少填写一个提醒日，或者停用这条规则。"})
    rule.full_clean()
    rule.save()
    detail = f"{rule.title}（{rule.code}）　{_differences(before, rule)}"
    record(actor=actor, act=AccountEvent.Act.REMINDER_RULE_SET, at=at, detail=detail)
    return rule


SAID = {
    "active": ("启用", lambda rule: "是" if rule.active else "否"),
    "pattern": ("适用期限", lambda rule: rule.pattern),
    "days_off": ("提醒日", lambda rule: "、".join(f"{day:+d}" for day in rule.days_off)),
    "recipients": ("提醒谁", lambda rule: "、".join(rule.recipients)),
    "escalate_after": ("上报", lambda rule: str(rule.escalate_after or "不上报")),
    "escalate_to": ("报告给谁", lambda rule: "、".join(rule.escalate_to)),
    "channels": ("渠道", lambda rule: "、".join(rule.channels)),
}


def _differences(before, rule):
    """What was set anew, in short, as it stands in the record."""
    new = [(label, say(before) if before else "", say(rule)) for label, say in SAID.values()]
    return "；".join(f"{label}：{old or '—'} → {now or '—'}" for label, old, now in new if old != now)
