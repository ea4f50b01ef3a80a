"""Forms of the public site: filters of the list, the objection, its receipt."""

import unicodedata

from django import forms
from django.core.exceptions import ValidationError

from accounts.models import Organisation
from casework.forms.files import FilesField, FilesInput
from casework.uploads import accepted_upload
from whitelist.listing import SHORTEST, industries, years

MOST_FILES = 5
UNKNOWN_RECEIPT = "没有查到这个查询码。请核对是否抄写完整；查询码只在提交异议后的页面显示。"


def plain_code(text):
    """A code as typed, without spaces, in half width and capitals."""
    return "".join(unicodedata.normalize("NFKC", text).split()).upper()


class ListFilterForm(forms.Form):
    """Which list, of which day: `chosen()` are the keyword arguments of `listing.listed`."""

    q = forms.CharField(
        label="企业名称、首字母或代码",
        required=False,
        max_length=60,
        widget=forms.TextInput(attrs={"type": "search", "placeholder": "至少两个字"}),
    )
    street = forms.ChoiceField(label="街道", required=False)
    industry = forms.ChoiceField(label="所属行业", required=False)
    year = forms.TypedChoiceField(label="清单年度", required=False, coerce=int, empty_value=None)
    on = forms.DateField(
        label="哪一天的清单",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"}),
    )

    def __init__(self, data, *, today):
        super().__init__(data)
        self.today = today
        streets = [(street.code, street.label) for street in Organisation.objects.streets()]
        self.fields["street"].choices = [("", "全部街道"), *streets]
        self.fields["industry"].choices = [("", "全部行业"), *((x, x) for x in industries(self._day()))]
        self.fields["year"].choices = [("", "全部年度"), *((x, f"{x}年度") for x in years())]

    def _day(self):
        """The day whose industries can be chosen, before the form is validated."""
        try:
            return self.fields["on"].clean(self.data.get("on")) or self.today
        except ValidationError:
            return self.today

    def clean_q(self):
        """One character would list half of the district."""
        text = unicodedata.normalize("NFKC", self.cleaned_data["q"]).strip()
        if 0 < len("".join(text.split())) < SHORTEST:
            raise ValidationError("请至少输入两个字或者两位字母、数字。")
        return text

    def clean_on(self):
        """Nobody knows the list of a day to come."""
        on = self.cleaned_data["on"]
        if on and on > self.today:
            raise ValidationError("只能查询今天及以前的清单。")
        return on

    def chosen(self):
        """The valid choices, the day being today where none was given."""
        return {**self.cleaned_data, "on": self.cleaned_data["on"] or self.today}


class ObjectionForm(forms.Form):
    """异议 against one noticed enterprise (NS-4.1.4); who objects need not say who they are."""

    text = forms.CharField(
        label="异议内容",
        max_length=2000,
        error_messages={"required": "请写明异议内容。"},
        widget=forms.Textarea(attrs={"rows": 7}),
        help_text="写明这家企业哪一项不符合纳入条件，以及您知道的时间、地点、经过。",
    )
    evidence = FilesField(
        label="佐证材料",
        required=False,
        widget=FilesInput(attrs={"accept": ".jpg,.jpeg,.png,.webp,.pdf,.docx,.xlsx"}),
        help_text=f"可选。最多 {MOST_FILES} 个文件：图片每个不超过 15 MB，PDF 30 MB，Word、Excel 20 MB。",
    )
    sender = forms.CharField(
        label="您的姓名或单位",
        required=False,
        max_length=60,
        help_text="可以不填。只用于区应急管理局核实时与您联系，只有办理人员能看到，不会公开，也不会告知该企业。",
    )
    contact = forms.CharField(
        label="联系方式",
        required=False,
        max_length=80,
        help_text="可以不填。不留联系方式的，凭提交后得到的查询码查看答复。",
    )

    def clean_evidence(self):
        """Each file is judged by its content here, so that the reason stands at the field."""
        uploads = self.cleaned_data["evidence"]
        if len(uploads) > MOST_FILES:
            raise ValidationError(f"最多可以附 {MOST_FILES} 个文件。")
        for upload in uploads:
            accepted_upload(upload)
        return uploads


class ReceiptForm(forms.Form):
    """Follow an objection by its receipt code."""

    code = forms.CharField(
        label="查询码",
        max_length=40,
        error_messages={"required": "请填写查询码。"},
        widget=forms.TextInput(
            attrs={"autocomplete": "off", "autocapitalize": "characters", "spellcheck": "false"}
        ),
        help_text="提交异议后显示的12位查询码，可以带或者不带短横线。",
    )
