"""When a reminder rule speaks."""

import re

from django import forms

FARTHEST = 60  # working days


class RuleForm(forms.Form):
    """Days before and after as plain numbers, separated as people separate them."""

    before = forms.CharField(
        label="届满前几个工作日提醒", required=False, help_text="多个数用顿号或者空格分开，例如：3、1"
    )
    on_the_day = forms.BooleanField(label="届满当天提醒", required=False)
    after = forms.CharField(label="逾期后几个工作日提醒", required=False)
    escalate_after = forms.IntegerField(
        label="逾期几个工作日后报告上级",
        required=False,
        min_value=1,
        max_value=FARTHEST,
        help_text="不填写则不报告。",
    )
    active = forms.BooleanField(label="启用", required=False)

    def clean_before(self):
        """Numbers from 1."""
        return _numbers(self.cleaned_data["before"])

    def clean_after(self):
        """Numbers from 1."""
        return _numbers(self.cleaned_data["after"])

    def words(self):
        """What `change_rule` takes."""
        given = self.cleaned_data
        days = [-day for day in given["before"]] + ([0] if given["on_the_day"] else []) + given["after"]
        return {"days_off": days, "escalate_after": given["escalate_after"], "active": given["active"]}


def initial_of(rule):
    """The rule as the form shows it."""
    return {
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
