"""Forms of the ledger and the claims."""

import re
from calendar import monthrange
from datetime import date

from django import forms

from enterprises.forms.register import DateInput
from enterprises.operations.ledger import BY_HAND
from enterprises.rules import choices_of
from enterprises.stages import FactKind, Precision, Source

SOURCES = [(source.value, source.label) for source in map(Source, BY_HAND)]
PARTIAL = re.compile(r"(\d{4})(?:[-.年/](\d{1,2})(?:[-.月/](\d{1,2})日?|月)?|年)?")


def day_and_precision(text):
    """A day, month or year as typed: its last day (so that a period from it is never too short) and its precision.

    Raises forms.ValidationError for what is no date.
    """
    found = PARTIAL.fullmatch(text.strip())
    year, month, day = found.groups() if found else (None, None, None)
    try:
        if day:
            return date(int(year), int(month), int(day)), Precision.DAY
        if month:
            return date(int(year), int(month), monthrange(int(year), int(month))[1]), Precision.MONTH
        if year:
            return date(int(year), 12, 31), Precision.YEAR
    except (ValueError, IndexError):
        pass
    raise forms.ValidationError("日期写成 2024-01-18；只知道月份的写 2024-01，只知道年份的写 2024。")


class FactForm(forms.Form):
    """One fact with its three dates; the day of recording is the day of the act."""

    kind = forms.ChoiceField(label="事项", choices=FactKind.choices)
    occurred = forms.CharField(
        label="发生日期", max_length=20, help_text="如 2024-01-18；只知道月份写 2024-01，只知道年份写 2024。"
    )
    learned_on = forms.DateField(label="获知日期", widget=DateInput(), help_text="本单位知道这件事的日期。")
    reference = forms.CharField(
        label="文号", max_length=120, required=False, help_text="处罚决定书、认定书等的文号。"
    )
    detail = forms.CharField(
        label="说明", max_length=300, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    source = forms.ChoiceField(label="来源", choices=SOURCES)

    def clean_occurred(self):
        """The last day it may have happened, and how exactly that is known."""
        return day_and_precision(self.cleaned_data["occurred"])

    def values(self):
        """What the operation needs."""
        values = dict(self.cleaned_data)
        values["occurred_on"], values["precision"] = values.pop("occurred")
        return values


class ClaimForm(forms.Form):
    """What is so of one attribute on a day."""

    value = forms.ChoiceField(label="情况", widget=forms.RadioSelect)
    as_of = forms.DateField(
        label="情况日期", widget=DateInput(), help_text="这一情况在哪一天属实，不是登记的日期。"
    )
    source = forms.ChoiceField(label="来源", choices=SOURCES)
    detail = forms.CharField(
        label="说明", max_length=300, required=False, help_text="如证书编号、评估报告、具体情形。"
    )

    def __init__(self, *args, attribute, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["value"].choices = choices_of(attribute)


class ReasonForm(forms.Form):
    """The reason of an annulment or refusal."""

    reason = forms.CharField(label="理由", max_length=300, widget=forms.Textarea(attrs={"rows": 3}))
