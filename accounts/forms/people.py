"""Forms of the administrators about people, roles and certificates."""

from django import forms

from accounts.models import Organisation
from accounts.stages import ROLES_BY_ORGANISATION, OrganisationKind, Role

REASON = forms.Textarea(attrs={"rows": 3})


def day_field(label, **kwargs):
    """A date typed or picked."""
    widget = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    return forms.DateField(label=label, widget=widget, **kwargs)


class PersonForm(forms.Form):
    """A new person."""

    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label="登录名",
        max_length=60,
        help_text="手机号，或者由字母、数字组成的名字；以后不能修改。",
        error_messages={"invalid": "登录名只能包含文字、数字和 @ . + - _。"},
    )
    name = forms.CharField(label="姓名", max_length=40)
    phone = forms.CharField(
        label="手机", max_length=20, required=False, help_text="用于联系本人，不对外公开。"
    )


class EditPersonForm(PersonForm):
    """Name and phone; the sign-in name stays."""

    username = None


class ReasonForm(forms.Form):
    """Why."""

    reason = forms.CharField(
        label="原因", max_length=200, widget=REASON, help_text="写入记录，审计管理员可以看到。"
    )


class AppointForm(forms.Form):
    """A role in an organisation."""

    organisation = forms.ModelChoiceField(
        label="组织", queryset=Organisation.objects.none(), widget=forms.Select(attrs={"data-searched": ""})
    )
    role = forms.ChoiceField(label="岗位", choices=Role.choices)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        found = Organisation.objects.visible_to(user).filter(ended_on=None)
        self.fields["organisation"].queryset = found.exclude(kind=OrganisationKind.ENTERPRISE)

    def clean(self):
        """The role exists in that kind of organisation."""
        cleaned = super().clean()
        organisation, role = cleaned.get("organisation"), cleaned.get("role")
        if organisation and role and role not in ROLES_BY_ORGANISATION[organisation.kind]:
            self.add_error("role", f"{organisation.get_kind_display()}没有“{Role(role).label}”这个岗位。")
        return cleaned


class CertificateForm(forms.Form):
    """An officer's certificate."""

    number = forms.CharField(label="执法证号", max_length=40)
    valid_from = day_field("有效期起")
    valid_until = day_field("有效期止", help_text="没有有效执法证的，不能参加现场检查。")


class ShortenForm(ReasonForm):
    """An earlier end."""

    valid_until = day_field("新的止日")
    field_order = ["valid_until", "reason"]


class PeopleFilter(forms.Form):
    """Which people are listed."""

    q = forms.CharField(label="姓名、登录名、手机", required=False, max_length=60)
    organisation = forms.ModelChoiceField(
        label="组织", required=False, queryset=Organisation.objects.none(), empty_label="全部"
    )
    role = forms.ChoiceField(label="岗位", required=False, choices=[("", "全部"), *Role.choices])
    state = forms.ChoiceField(
        label="账号", required=False, choices=[("", "在用"), ("closed", "已停用"), ("all", "全部")]
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        found = Organisation.objects.visible_to(user).exclude(kind=OrganisationKind.ENTERPRISE)
        self.fields["organisation"].queryset = found


class RequestResultForm(forms.Form):
    """What was done about a forgotten password."""

    result = forms.CharField(
        label="处理结果", max_length=100, help_text="例如：电话核对本人后已重置；查无此人。"
    )
