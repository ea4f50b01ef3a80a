"""Forms about the tree of organisations and an enterprise's principal."""

from django import forms

from accounts.models import Organisation
from accounts.stages import PARENTS_OF, OrganisationKind

# An enterprise becomes an organisation by entering the portal, never by this form; there is one bureau.
BY_HAND = [
    kind for kind in OrganisationKind if kind not in (OrganisationKind.ENTERPRISE, OrganisationKind.BUREAU)
]


class EditOrganisationForm(forms.Form):
    """What may change about a unit."""

    name = forms.CharField(label="名称", max_length=120)
    short_name = forms.CharField(label="简称", max_length=40, required=False)
    code = forms.CharField(
        label="编码", max_length=30, required=False, help_text="街道填写九位行政区划代码，其他组织可以不填。"
    )
    phone = forms.CharField(label="联系电话", max_length=40, required=False)
    address = forms.CharField(label="地址", max_length=200, required=False)


class OrganisationForm(EditOrganisationForm):
    """A new unit."""

    kind = forms.ChoiceField(label="类别", choices=[(kind.value, kind.label) for kind in BY_HAND])
    parent = forms.ModelChoiceField(label="上级", queryset=Organisation.objects.none())
    field_order = ["kind", "parent"]

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        possible = {parent for kind in BY_HAND for parent in PARENTS_OF[kind]}
        found = Organisation.objects.visible_to(user).filter(ended_on=None, kind__in=possible)
        self.fields["parent"].queryset = found


class PrincipalForm(forms.Form):
    """Who becomes the enterprise's principal, and why."""

    username = forms.RegexField(
        r"^[\w.@+-]+$",
        label="新主要负责人的登录名",
        max_length=60,
        help_text="一般填写手机号。已有账号的，填写原来的登录名；没有的，系统新建账号。",
        error_messages={"invalid": "登录名只能包含文字、数字和 @ . + - _。"},
    )
    name = forms.CharField(label="新主要负责人的姓名", max_length=40)
    phone = forms.CharField(label="手机", max_length=20, required=False)
    reason = forms.CharField(
        label="变更原因和核对的材料",
        max_length=200,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="例如：已核对变更后的营业执照，法定代表人已登记为此人。",
    )
