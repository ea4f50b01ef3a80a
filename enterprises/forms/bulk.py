"""Forms of bulk acts: what is written, why, and to which of the enterprises that are filtered."""

from django import forms

from accounts.models import Organisation
from enterprises.forms.ledger import SOURCES
from enterprises.forms.register import DateInput
from enterprises.models import BulkAct
from enterprises.rules import choices_of

Kind = BulkAct.Kind
ALL, TICKED = "all", "ticked"


def _value_field(kind):
    if kind in (Kind.LEVEL, Kind.RISK):
        return forms.ChoiceField(label="登记为", choices=choices_of(kind), widget=forms.RadioSelect)
    if kind == Kind.STREET:
        return forms.ModelChoiceField(
            label="划入街道", queryset=Organisation.objects.streets(), empty_label="请选择"
        )
    if kind == Kind.CLOSED:
        return forms.DateField(label="停业、迁出日期", widget=DateInput())
    return forms.CharField(label="社区", max_length=40)


class BulkForm(forms.Form):
    """One kind of bulk act; `shown` are the enterprises that can be ticked one by one."""

    scope = forms.ChoiceField(
        label="范围",
        choices=((ALL, "符合条件的全部企业"), (TICKED, "只办下面勾选的企业")),
        initial=ALL,
        widget=forms.RadioSelect,
    )
    ticked = forms.TypedMultipleChoiceField(
        label="勾选企业", coerce=int, required=False, widget=forms.CheckboxSelectMultiple
    )

    def __init__(self, *args, kind, shown, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["ticked"].choices = [(row.pk, f"{row.name}（{row.uscc or '尚无代码'}）") for row in shown]
        own = {"value": _value_field(kind)}
        if kind in (Kind.LEVEL, Kind.RISK):
            own["as_of"] = forms.DateField(
                label="情况日期", widget=DateInput(), help_text="这一情况在哪一天属实，不是登记的日期。"
            )
            own["source"] = forms.ChoiceField(label="来源", choices=SOURCES)
        own["why"] = forms.CharField(
            label="理由", max_length=80, help_text="写入每家企业的变更历史或登记说明，其他人可以看到。"
        )
        self.fields = {**own, **self.fields}

    def clean(self):
        """Ticked means at least one."""
        cleaned = super().clean()
        if cleaned.get("scope") == TICKED and not cleaned.get("ticked"):
            self.add_error("ticked", "请至少勾选一家，或者选择全部。")
        return cleaned

    def values(self):
        """What the operation needs."""
        values = dict(self.cleaned_data)
        ticked = values.pop("ticked")
        return values | {"ticked": ticked} if values.pop("scope") == TICKED else values
