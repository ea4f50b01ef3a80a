"""Forms of the application's steps."""

from django import forms

from accounts.models import Organisation
from casework.forms import ActForm, ReasonForm, SignedActForm
from casework.forms.files import FilesField
from casework.models import Service
from whitelist.workflow.needs import application_day_has_passed

DATE = forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})


class SubmitForm(SignedActForm):
    """Signing 附件2 and 附件3; after the last day the principal agrees to the next year's list."""

    agreed_next_year = forms.BooleanField(label="同意计入下一年度", required=False)
    field_order = ["agreed_next_year", "password"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        round_, street = self.row.round, self.row.case.organisation
        self.fields[
            "password"
        ].help_text = (
            f"提交给{street.name}。再次输入登录密码即为签署，系统记录签署人、时间和所签内容的校验值。"
        )
        if round_.is_accepting and application_day_has_passed(round_, self.at):
            del self.fields["agreed_next_year"]
        else:
            self._ask_to_agree(round_)

    def _ask_to_agree(self, round_):
        agreed, words = self.fields["agreed_next_year"], f"同意计入{round_.year + 1}年度"
        agreed.required, agreed.label = True, words
        agreed.error_messages["required"] = f"请勾选“{words}”；不同意的，不用提交。"
        agreed.help_text = f"{round_.year}年度的申报已于 {round_.apply_by:%Y-%m-%d} 截止，现在提交的申请列入{round_.year + 1}年度办理。"


class ReturnForm(ReasonForm):
    """What is missing and why, for the enterprise to read."""

    reason = forms.CharField(
        label="需要补正的内容",
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="逐项写明缺什么、为什么需要；企业按此补正。附件4的佐证材料不得要求上传。",
    )


class TransferForm(ReasonForm):
    """To which street, and why."""

    street = forms.ModelChoiceField(label="转到哪个街道", queryset=Organisation.objects.none())
    field_order = ["street", "reason"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = Organisation.objects.streets().exclude(
            pk=self.row.case.organisation_id
        )


class ServeForm(ActForm):
    """送达: how, to whom, on which day, with what proof."""

    method = forms.ChoiceField(
        label="送达方式",
        choices=[choice for choice in Service.Method.choices if choice[0] != Service.Method.PORTAL],
    )
    received_by = forms.CharField(label="受送达人", max_length=60)
    received_on = forms.DateField(
        label="送达日期", widget=DATE, help_text="从次日起计算三个工作日的申请复核期限。"
    )
    proof = forms.FileField(label="送达回证", required=False, help_text="照片、扫描件或者 PDF。")
    note = forms.CharField(label="说明", required=False, max_length=200)


class ReceiptForm(SignedActForm):
    """The principal signs for the notice; reading it comes first."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields[
            "password"
        ].help_text = "告知书在申请页面的“文书与材料”里，可以先下载阅读。再次输入登录密码即为签收；签收不表示同意其中的结论。"


class ReviewRequestForm(SignedActForm):
    """Why the enterprise disagrees, with evidence."""

    grounds = forms.CharField(
        label="复核理由",
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text="针对告知书列出的情形，说明事实和理由。",
    )
    evidence = FilesField(
        label="佐证材料", required=False, help_text="图片、PDF、Word 或 Excel，可以选多个。"
    )
    field_order = ["grounds", "evidence", "password"]
