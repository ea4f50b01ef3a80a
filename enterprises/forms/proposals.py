"""Forms of 资料更正: what the enterprise proposes; the street's answer to each field (GM-3.2)."""

import json

from django import forms
from django.urls import reverse

from casework.forms import ActForm
from casework.forms.files import FilesField
from casework.forms.street_filters import StreetFilter
from enterprises.models import Enterprise
from enterprises.operations.register import twins
from enterprises.rules.proposals import PROPOSABLE
from enterprises.stages import ChangeProposalStage

ACCEPT, REFUSE = "accept", "refuse"
ANSWERS = ((ACCEPT, "采纳"), (REFUSE, "不采纳"))


class ProposalForm(forms.ModelForm):
    """What the register says, to be changed where it is wrong. Only what the enterprise itself changed is proposed."""

    reason = forms.CharField(
        label="更正理由",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="如：已办理更名、厂房搬迁、负责人更换。",
    )
    uploads = FilesField(
        label="证明材料",
        required=False,
        help_text="营业执照、租赁合同等；可以选多个。更名、改地址的，附上会快一些。",
    )

    class Meta:
        model = Enterprise
        fields = PROPOSABLE

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name in PROPOSABLE:
            # What was shown is sent back, so that a value the street changed meanwhile is not proposed by accident.
            self.fields[name].show_hidden_initial = True
            self.fields[name].required = False
        edition = self.instance.industry_edition
        self.fields["industry_code"].help_text = f"国民经济行业分类（GB/T 4754-{edition}）代码，如 C3311。"

    def values(self):
        """The fields that the enterprise changed."""
        return {name: self.cleaned_data[name] for name in PROPOSABLE if name in self.changed_data}

    def _post_clean(self):
        """The instance is not touched: the operation loads and checks its own, under lock."""


class AnswerForm(ActForm):
    """逐项答复: each field either way, with a reason for each refusal; what the register holds now stands beside it."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    def __init__(self, data=None, *args, row, **kwargs):
        self.changes = list(row.changes.all())
        present = {change.field: change.present(row.enterprise) for change in self.changes}
        self.was_seen = data.get("seen", "") if data else ""
        if data:
            # A page that is shown again shows what the register holds by now.
            data = data.copy()
            data["seen"] = json.dumps(present)
        super().__init__(data, *args, row=row, **kwargs)
        self.initial["seen"] = json.dumps(present)
        for change in self.changes:
            self._ask(change, present[change.field])

    def _ask(self, change, present):
        said = [f"底册：{present or '未填写'}　→　企业提出：{change.proposed}。"]
        if present != change.held:
            said.append(f"注意：企业提出时底册是“{change.held or '未填写'}”，后来已被改动。")
        if change.field == "name" and twins(name=change.proposed, uscc="", exclude=self.row.enterprise_id):
            said.append("注意：底册中另有同名企业，请先核对。")
        self.fields[change.field] = forms.ChoiceField(
            label=change.label,
            choices=ANSWERS,
            widget=forms.RadioSelect,
            help_text="".join(said),
            error_messages={"required": "请选择采纳或者不采纳。"},
        )
        self.fields[f"{change.field}_refusal"] = forms.CharField(
            label=f"{change.label}：不采纳的理由", max_length=300, required=False
        )

    def clean(self):
        """A refusal has its reason; said together with whatever else is missing."""
        for change in self.changes:
            reason = f"{change.field}_refusal"
            if self.cleaned_data.get(change.field) == REFUSE and not self.cleaned_data.get(reason):
                self.add_error(reason, f"“{change.label}”不采纳，请写明理由。")

    def values(self):
        """As the operation takes it: what is accepted, what is refused and why, what was seen."""
        given = {change.field: self.cleaned_data[change.field] for change in self.changes}
        refused = [name for name, answer in given.items() if answer == REFUSE]
        return {
            "accepted": [name for name, answer in given.items() if answer == ACCEPT],
            "refused": {name: self.cleaned_data[f"{name}_refusal"] for name in refused},
            "seen": _seen(self.was_seen),
        }

    def references(self):
        """Why the enterprise asks, and its evidence."""
        yield {"label": "企业的理由", "text": self.row.reason, "url": None}
        for file in self.row.case.attachments.all():
            url = reverse("casework:attachment", args=[file.pk])
            yield {"label": file.name, "text": file.purpose, "url": url}


def _seen(text):
    try:
        found = json.loads(text)
    except ValueError:
        return {}
    return found if isinstance(found, dict) else {}


class ProposalFilter(StreetFilter):
    """Staff's filters: street (the bureau's choice), stage."""

    stage = forms.ChoiceField(
        label="状态", choices=(("", "全部"), *ChangeProposalStage.choices), required=False
    )
