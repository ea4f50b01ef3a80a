"""Forms about the own account."""

from django import forms

from accounts.passwords import NotReusedValidator, ThreeKindsValidator


def _password(label, autocomplete, help_text=""):
    widget = forms.PasswordInput(attrs={"autocomplete": autocomplete})
    return forms.CharField(label=label, strip=False, max_length=128, widget=widget, help_text=help_text)


class SignInForm(forms.Form):
    """Sign-in name and password; says nothing about which of them is wrong."""

    username = forms.CharField(
        label="登录名",
        max_length=60,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autofocus": True}),
    )
    password = _password("密码", "current-password")


class PasswordForm(forms.Form):
    """One's own new password, typed twice."""

    present = _password("现在的密码", "current-password", "初次登录的，填写发给您的一次性密码。")
    password = _password(
        "新密码",
        "new-password",
        f"{ThreeKindsValidator().get_help_text()}{NotReusedValidator().get_help_text()}",
    )
    again = _password("再输一次新密码", "new-password")

    def clean(self):
        """Both entries agree."""
        cleaned = super().clean()
        if cleaned.get("password") and cleaned.get("again") and cleaned["password"] != cleaned["again"]:
            self.add_error("again", "两次输入的新密码不一样。")
        return cleaned


class TokenForm(forms.Form):
    """Six digits from the phone."""

    token = forms.RegexField(
        r"^\s*\d{3}\s?\d{3}\s*$",
        label="6位动态口令",
        error_messages={"invalid": "请输入手机上显示的6位数字。"},
        widget=forms.TextInput(
            attrs={"inputmode": "numeric", "autocomplete": "one-time-code", "autofocus": True}
        ),
    )

    def clean_token(self):
        """Without spaces."""
        return "".join(self.cleaned_data["token"].split())


class PrivacyForm(forms.Form):
    """The notice was read."""

    read = forms.BooleanField(label="我已阅读并知悉以上说明")


class ForgottenForm(forms.Form):
    """Who forgot a password; an administrator calls back."""

    username = forms.CharField(label="登录名", max_length=60, help_text="记不清的，填写您的手机号。")
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.RegexField(
        r"^[0-9 \-+]{7,20}$",
        label="联系电话",
        help_text="管理员核对您的身份时使用。",
        error_messages={"invalid": "请填写7至20位的电话号码。"},
        widget=forms.TextInput(attrs={"inputmode": "tel", "autocomplete": "tel"}),
    )


class HistoryFilter(forms.Form):
    """Which sign-ins are listed."""

    q = forms.CharField(label="登录名", required=False, max_length=60)
    outcome = forms.ChoiceField(label="结果", required=False)
    since = forms.DateField(
        label="从", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )
    until = forms.DateField(
        label="到", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args, outcomes, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["outcome"].choices = [("", "全部"), *outcomes]
