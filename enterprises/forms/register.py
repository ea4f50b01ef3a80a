"""Forms of the register: an enterprise, its sites and people."""

from django import forms

from accounts.models import Organisation
from enterprises.models import Enterprise, Person, Site
from enterprises.operations.register import FIELDS
from enterprises.rules import plain_code


class DateInput(forms.DateInput):
    """A date typed or picked."""

    def __init__(self, **attrs):
        super().__init__(format="%Y-%m-%d", attrs={"type": "date", **attrs})


class WhyForm(forms.Form):
    """One reason, for acts that take something away."""

    why = forms.CharField(label="理由", max_length=120, help_text="写入变更历史，其他人可以看到。")


class EnterpriseForm(forms.ModelForm):
    """An enterprise to add, or to correct with a reason; the rules are the operation's."""

    uscc = forms.CharField(
        label="统一社会信用代码",
        required=False,
        max_length=40,
        help_text="18位，见营业执照；空格、小写、全角会自动整理。",
    )
    no_code = forms.BooleanField(
        label="尚无代码",
        required=False,
        help_text="确实还没有的才勾选，列表中会标出，补齐前不能列入正面清单。",
    )
    same_name_agreed = forms.BooleanField(label="已核对，与底册中的同名企业不是同一家", required=False)
    why = forms.CharField(
        label="修改原因", max_length=120, help_text="如：企业更名、现场核实、电话更正。写入变更历史。"
    )
    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = Enterprise
        fields = FIELDS
        widgets = {"closed_on": DateInput(), "remark": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "industry_code": "国民经济行业分类（GB/T 4754）代码，如 C3311。",
            "staff": "不清楚的留空，不要填 0。",
            "closed_on": "已停业、注销或者迁出本区的填写。",
            "phone": "列表中只显示前三位和后四位。",
        }

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        streets = Organisation.objects.streets()
        if not user.standing.bureau:
            streets = streets.filter(pk__in=user.standing.streets)
        self.fields["street"].queryset = streets
        if not self.instance.pk:
            del self.fields["why"], self.fields["closed_on"]
            if len(streets) == 1:
                self.initial.setdefault("street", streets[0].pk)
        else:
            self.initial["no_code"] = self.instance.uscc is None
            self.initial["seen"] = self.instance.updated_at.isoformat()
        order = [
            "name",
            "uscc",
            "no_code",
            "street",
            "community",
            "address",
            "industry_code",
            "industry_name",
        ]
        self.order_fields([*order, "staff", "principal_name", "phone", "closed_on", "remark", "why"])
        if not self.is_bound:
            self.fields["same_name_agreed"].widget = forms.HiddenInput()

    def clean_uscc(self):
        """The code made plain; whether it is one is the operation's rule."""
        return plain_code(self.cleaned_data["uscc"])

    def values(self):
        """What the operation needs, by the names of FIELDS."""
        return {name: self.cleaned_data.get(name) for name in FIELDS}

    def _post_clean(self):
        """The instance is not touched: the operation loads and checks its own, under lock."""


class SiteForm(forms.ModelForm):
    """A site (场所)."""

    class Meta:
        model = Site
        fields = ("name", "community", "address")
        help_texts = {"name": "如：一号厂房、光明分厂。检查以场所为单位。"}


class PersonForm(forms.ModelForm):
    """A person of an enterprise."""

    class Meta:
        model = Person
        fields = ("name", "post", "full_time", "left_on")
        widgets = {"left_on": DateInput()}
        help_texts = {
            "full_time": "不兼任其他岗位的安全管理人员为专职。",
            "left_on": "已离任的填写，在任的留空。",
        }


class CertificateForm(forms.Form):
    """A certificate of a person."""

    title = forms.CharField(
        label="证书名称", max_length=80, help_text="如：安全生产知识和管理能力考核合格证。"
    )
    number = forms.CharField(label="编号", max_length=60, required=False)
    valid_until = forms.DateField(label="有效期至", widget=DateInput(), help_text="当天仍有效。")
