"""Forms of entry to the portal: a code, a new account, a claim, a colleague."""

import re

from django import forms
from django.contrib.auth.password_validation import validate_password

from accounts.models import Organisation, User

PHONE = re.compile(r"1\d{10}")


class CodeForm(forms.Form):
    """The code of the letter."""

    code = forms.CharField(
        label="邀请码",
        max_length=40,
        help_text="街道发给企业的10位邀请码，不分大小写。",
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "autocapitalize": "characters"}),
    )


class AccountFields(forms.Form):
    """A new account: name, phone and password under the rules of 等保三级."""

    name = forms.CharField(
        label="主要负责人姓名", max_length=40, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    phone = forms.CharField(
        label="手机号",
        max_length=11,
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "tel"}),
    )
    password = forms.CharField(
        label="设置密码",
        max_length=128,
        help_text="至少8位，含大写字母、小写字母、数字、符号中的三类。",
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )
    again = forms.CharField(
        label="再输一次密码",
        max_length=128,
        widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}),
    )

    def clean_phone(self):
        """Eleven digits."""
        phone = self.cleaned_data["phone"].strip()
        if not PHONE.fullmatch(phone):
            raise forms.ValidationError("请填写11位手机号。")
        return phone

    def clean(self):
        """Both passwords alike and allowed."""
        cleaned = super().clean()
        if "password" not in cleaned or not self.fields.get("password"):
            return cleaned
        if cleaned["password"] != cleaned.get("again"):
            self.add_error("again", "两次输入的密码不一致。")
            return cleaned
        try:
            validate_password(
                cleaned["password"], User(username=cleaned.get("phone", ""), name=cleaned.get("name", ""))
            )
        except forms.ValidationError as error:
            self.add_error("password", error)
        return cleaned

    def account(self):
        """What opens the account."""
        return {name: self.cleaned_data[name] for name in ("name", "phone", "password")}


class AccountForm(AccountFields):
    """The account of an invited principal; the phone number is the sign-in name."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["phone"].help_text = "也是您的登录名。"


class ClaimEntryForm(AccountFields):
    """A claim on an enterprise: code, name and licence; who has signed in already needs no new account."""

    uscc = forms.CharField(label="统一社会信用代码", max_length=40, help_text="见营业执照，18位。")
    firm = forms.CharField(label="企业名称", max_length=120, help_text="与营业执照一致。")
    street = forms.ModelChoiceField(
        label="所在街道", queryset=Organisation.objects.none(), empty_label="请选择"
    )
    file = forms.FileField(
        label="营业执照照片",
        help_text="拍清楚代码和名称；JPG、PNG 图片。只供街道核对。",
        widget=forms.FileInput(attrs={"accept": "image/*", "data-preview": ""}),
    )

    def __init__(self, *args, user=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = Organisation.objects.streets()
        self.order_fields(["uscc", "firm", "street", "file", "name", "phone", "password", "again"])
        if user is not None:
            for name in ("name", "phone", "password", "again"):
                del self.fields[name]


class ColleagueForm(forms.Form):
    """A safety officer's account, opened by the principal."""

    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(label="手机号", max_length=11, help_text="也是登录名。")

    clean_phone = AccountFields.clean_phone
