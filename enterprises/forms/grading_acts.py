"""Forms of the steps of grading on the pages of cases."""

from django import forms

from casework.forms import ActForm, ReasonForm
from enterprises.operations.grading import unconfirmed_parts

DATE = {"type": "date"}


class TryForm(ActForm):
    """Over the data of which day a rule set is tried."""

    on = forms.DateField(
        label="数据日期",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DATE),
        help_text="留空为今天；可以选去年的一天，按当时的数据和等级试算。",
    )


class ApproveRulesForm(ActForm):
    """From when a rule set governs."""

    valid_from = forms.DateField(
        label="起用日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DATE),
        help_text="今天或者以后的一天；以前的评级不追溯。",
    )


class ApproveRegradingForm(ActForm):
    """Every street that did not confirm is ticked by name: silence is not consent."""

    unconfirmed = forms.MultipleChoiceField(
        label="未确认的街道",
        widget=forms.CheckboxSelectMultiple,
        help_text="以下街道没有确认。逐一勾选表示您已知悉，仍然批准；街道名称记入办理记录。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        parts = unconfirmed_parts(self.row)
        self.fields["unconfirmed"].choices = [(part.pk, part.street.label) for part in parts]
        if not parts:
            del self.fields["unconfirmed"]


class OpinionForm(ActForm):
    """What the street found."""

    opinion = forms.CharField(
        label="核查意见",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明核对了什么、情况是否属实。",
    )


class InnerReasonForm(ReasonForm):
    """A reason for the record of the office."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["reason"].help_text = "理由记入办理记录。"
