"""Forms of acts: their cleaned fields are the operation's keyword arguments."""

from django import forms
from django.core.exceptions import ValidationError


class ActForm(forms.Form):
    """A form that knows the row, the person and the moment it is asked for."""

    def __init__(self, *args, row, user, at, **kwargs):
        self.row, self.user, self.at = row, user, at
        super().__init__(*args, **kwargs)

    def values(self):
        """What the operation is called with."""
        return self.cleaned_data

    def effects(self):
        """What the act will do as things stand now, in sentences for the confirmation; the step's own words come first."""
        return ()

    def references(self):
        """What to read before deciding: {"label", "text", "url"}; `url` None where there is nothing to open."""
        return ()


class ReasonForm(ActForm):
    """An act that needs a reason in words."""

    reason = forms.CharField(
        label="理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="理由会记入办理记录，并告知当事人。",
    )


class SignedActForm(ActForm):
    """Signing: the password again, as the form's own seal (positive-list.md, decision 5)."""

    password = forms.CharField(
        label="登录密码",
        strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
        help_text="再次输入登录密码即为签署，系统记录签署人、时间和所签内容的校验值。",
    )

    def clean_password(self):
        """The password must be the signer's own."""
        if not self.user.check_password(self.cleaned_data["password"]):
            raise ValidationError("密码不正确，没有签署。")
        return ""

    def values(self):
        """Everything but the password."""
        return {name: value for name, value in self.cleaned_data.items() if name != "password"}
