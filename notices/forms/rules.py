"""When a reminder rule speaks."""

import re

from django import forms

from accounts.stages import Role
from casework.kinds import all_kinds
from notices.stages import OPTIONAL, Relation

HEARERS = {
    Relation.RESPONSIBLE: (
        Role.STREET_CLERK,
        Role.STREET_OFFICER,
        Role.STREET_HEAD,
        Role.BUREAU_CLERK,
        Role.BUREAU_OFFICER,
        Role.SECTION_HEAD,
        Role.DEPUTY_DIRECTOR,
        Role.LIAISON,
        Role.LEADER,
        Role.PRINCIPAL,
        Role.SAFETY_OFFICER,
    ),
    Relation.HANDLER: (Role.STREET_CLERK, Role.STREET_HEAD, Role.BUREAU_CLERK, Role.SECTION_HEAD),
    Relation.PARTY: (Role.PRINCIPAL, Role.SAFETY_OFFICER),
    Relation.SUPERVISOR: (Role.BUREAU_CLERK, Role.SECTION_HEAD, Role.DEPUTY_DIRECTOR, Role.DIRECTOR),
}

FARTHEST = 60  # working days
RECIPIENTS = [
    (f"{relation}:{role}", f"{relation.label}　{role.label}")
    for relation, roles in HEARERS.items()
    for role in roles
]
HEADS = {Role.STREET_HEAD, Role.SECTION_HEAD, Role.DEPUTY_DIRECTOR, Role.DIRECTOR}
ABOVE = [
    (value, words)
    for value, words in RECIPIENTS
    if value.startswith((Relation.RESPONSIBLE, Relation.SUPERVISOR)) and value.partition(":")[2] in HEADS
]


class RuleForm(forms.Form):
    """Days before and after as plain numbers, separated as people separate them."""

    title = forms.CharField(label="名称", max_length=80)
    before = forms.CharField(
        label="届满前几个工作日提醒", required=False, help_text="多个数用顿号或者空格分开，例如：3、1"
    )
    on_the_day = forms.BooleanField(label="届满当天提醒", required=False)
    after = forms.CharField(label="逾期后几个工作日提醒", required=False)
    recipients = forms.MultipleChoiceField(
        label="提醒谁", choices=RECIPIENTS, widget=forms.CheckboxSelectMultiple
    )
    escalate_after = forms.IntegerField(
        label="逾期几个工作日后报告上级",
        required=False,
        min_value=1,
        max_value=FARTHEST,
        help_text="不填写则不报告。",
    )
    escalate_to = forms.MultipleChoiceField(
        label="报告给谁", choices=ABOVE, required=False, widget=forms.CheckboxSelectMultiple
    )
    channels = forms.MultipleChoiceField(
        label="站内消息以外的渠道",
        choices=[(channel, channel.label) for channel in OPTIONAL],
        required=False,
        widget=forms.CheckboxSelectMultiple,
        help_text="收件人没有选用的渠道、本系统没有接通的渠道不发。",
    )
    active = forms.BooleanField(
        label="启用",
        required=False,
        help_text="停用以后，这些期限改由范围更大的规则提醒；没有别的规则的，不再提醒。",
    )

    def clean_before(self):
        """Numbers from 1."""
        return _numbers(self.cleaned_data["before"])

    def clean_after(self):
        """Numbers from 1."""
        return _numbers(self.cleaned_data["after"])

    def clean(self):
        """What `change_rule` takes: the days as one list; somebody must be told of an escalation."""
        given = super().clean()
        if given.get("escalate_after") and not given.get("escalate_to") and "escalate_to" not in self.errors:
            self.add_error("escalate_to", "填写了报告上级的日数，请选择报告给谁。")
        before, after = given.pop("before", ()), given.pop("after", ())
        given["days_off"] = [
            *(-day for day in before),
            *([0] if given.pop("on_the_day", False) else ()),
            *after,
        ]
        return given


class NewRuleForm(RuleForm):
    """The same for some clocks alone."""

    pattern = forms.ChoiceField(
        label="适用期限", help_text="选中的期限由这条规则提醒，不再由范围更大的规则提醒。"
    )

    field_order = ("title", "pattern")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["pattern"].choices = [("", "请选择"), *clock_choices()]


def initial_of(rule):
    """The rule as the form shows it."""
    return {
        "title": rule.title,
        "recipients": rule.recipients,
        "escalate_to": rule.escalate_to,
        "channels": rule.channels,
        "before": "、".join(str(-day) for day in rule.days_off if day < 0),
        "on_the_day": 0 in rule.days_off,
        "after": "、".join(str(day) for day in rule.days_off if day > 0),
        "escalate_after": rule.escalate_after,
        "active": rule.active,
    }


def _numbers(text):
    parts = [part for part in re.split(r"[、，,\s]+", text) if part]
    if not all(part.isdecimal() and 1 <= int(part) <= FARTHEST for part in parts):
        raise forms.ValidationError(f"请填写 1 至 {FARTHEST} 之间的数，用顿号分开。")
    return sorted({int(part) for part in parts})


def clock_choices():
    """Every time limit that the tables of steps start, by kind of case: (label of the kind, [(pattern, words)])."""
    found = []
    for kind in sorted(all_kinds(), key=lambda kind: kind.label):
        limits = (rule for step in kind.workflow.steps for rule in step.starts)
        titles = {f"{rule.code}.%" if rule.each else rule.code: rule.title for rule in limits}
        if titles:
            own = [(f"{kind.code}.{code}", title) for code, title in sorted(titles.items())]
            found.append((kind.label, [(f"{kind.code}.%", f"{kind.label}：全部期限"), *own]))
    return found


def pattern_words(pattern):
    """What a rule is about, in words."""
    known = {"%": "全部期限"} | {
        value: words if words.startswith(label) else f"{label}：{words}"
        for label, choices in clock_choices()
        for value, words in choices
    }
    return known.get(pattern, pattern)


def recipient_words(recipients):
    """`relation:role` in words."""
    known = dict(RECIPIENTS)
    return "、".join(known.get(recipient, recipient) for recipient in recipients) or "—"
