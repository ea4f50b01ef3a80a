"""Forms of 企业咨询: a new subject, one more line (GM-3.2)."""

from django import forms

from casework.forms.street_filters import StreetFilter


class LineForm(forms.Form):
    """What somebody writes."""

    text = forms.CharField(
        label="内容",
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="发出后不能修改或者删除。",
    )


class SubjectForm(LineForm):
    """A new question to the street."""

    subject = forms.CharField(label="咨询什么事", max_length=80, help_text="一句话，如：应急预案怎么备案。")
    field_order = ("subject", "text")


class ConversationFilter(StreetFilter):
    """Staff's filters: street (the bureau's choice), waiting for an answer or answered."""

    STATES = (("", "全部"), ("waiting", "待街道回复"), ("answered", "已回复"))

    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
