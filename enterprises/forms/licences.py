"""Forms of licences and certificates."""

from django import forms

from enterprises.forms.register import DateInput
from enterprises.stages import LicenceKind


class LicenceForm(forms.Form):
    """A licence to record."""

    kind = forms.ChoiceField(label="证照种类", choices=LicenceKind.choices)
    title = forms.CharField(
        label="证照名称", max_length=80, required=False, help_text="选“其他证照”的必须填写。"
    )
    number = forms.CharField(label="编号", max_length=80)
    issued_by = forms.CharField(label="发证机关", max_length=80, required=False)
    valid_from = forms.DateField(label="有效期起", widget=DateInput(), required=False)
    valid_until = forms.DateField(
        label="有效期止", widget=DateInput(), required=False, help_text="当天仍有效；长期有效的留空。"
    )


class RenewalForm(forms.Form):
    """What is new of a renewed licence."""

    number = forms.CharField(label="新证编号", max_length=80)
    issued_by = forms.CharField(
        label="发证机关", max_length=80, required=False, help_text="与原证相同的留空。"
    )
    valid_from = forms.DateField(label="有效期起", widget=DateInput(), required=False)
    valid_until = forms.DateField(
        label="有效期止", widget=DateInput(), required=False, help_text="应晚于原证；长期有效的留空。"
    )
