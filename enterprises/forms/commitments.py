"""Forms of 承诺: a version drafted by the bureau, and the principal's signature (GM-1.1)."""

from django import forms

from casework.forms.street_filters import StreetFilter
from enterprises.rules.commitments import PROPOSED, proposal
from enterprises.stages import TextKind


class TextForm(forms.Form):
    """A new version; begun with the words in force, or with the proposal where there are none yet."""

    body = forms.CharField(
        label="内容",
        max_length=8000,
        widget=forms.Textarea(attrs={"rows": 18}),
        help_text="一行一段。企业按原文签署，请用平实的话。",
    )
    source = forms.CharField(label="依据", max_length=200, help_text="文件名称、文号或者会议纪要。")
    valid_from = forms.DateField(
        label="起用日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
        help_text="从这一天起，企业须签署这一版。不能早于发布的那天。",
    )
    confirmed = forms.BooleanField(label="已由法制机构确认", required=False)

    def __init__(self, *args, kind, current, today, **kwargs):
        body = current.body if current else proposal(kind)
        source = current.source if current else PROPOSED
        kwargs["initial"] = {"body": body, "source": source, "valid_from": today}
        super().__init__(*args, **kwargs)
        self.fields["body"].label = TextKind(kind).label


class SignForm(forms.Form):
    """Signing: the versions that were read, the statement, the password again."""

    seen = forms.CharField(widget=forms.HiddenInput())
    agreed = forms.BooleanField(
        label="我是本单位主要负责人，已逐条阅读，自愿作出以上承诺，并按清单履行主体责任。"
    )
    password = forms.CharField(
        label="登录密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="再次输入登录密码即为签署，系统记录签署人、时间和所签内容的校验值。",
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        self.user = user

    def clean_seen(self):
        """The keys of the two versions."""
        keys = self.cleaned_data["seen"].split(",")
        if not all(key.isascii() and key.isdigit() and len(key) < 19 for key in keys):
            raise forms.ValidationError("请刷新页面后重新签署。")
        return keys

    def clean_password(self):
        """The password must be the signer's own."""
        if not self.user.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError("密码不正确，没有签署。")
        return ""


class UnsignedFilter(StreetFilter):
    """Who has not signed: by street (the bureau's choice), with or without an account."""

    ACCOUNTS = (("", "全部"), ("yes", "已开通门户"), ("no", "没有开通门户"))

    account = forms.ChoiceField(label="企业门户", choices=ACCOUNTS, required=False)
