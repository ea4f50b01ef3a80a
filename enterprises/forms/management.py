"""Forms of the managing unit: one enterprise, or the largest of a street in one act."""

from django import forms

from accounts.models import Organisation
from enterprises.forms.register import DateInput
from enterprises.operations.management import street_of, units_for
from enterprises.rules import BUREAU_KEEPERS
from enterprises.rules.management import LARGEST, MOST


def _choose(field, units):
    field.queryset = Organisation.objects.filter(pk__in=[unit.pk for unit in units])


class AssignForm(forms.Form):
    """Another unit for one enterprise."""

    unit = forms.ModelChoiceField(label="管理单位", queryset=Organisation.objects.none())
    valid_from = forms.DateField(
        label="生效日期", widget=DateInput(), help_text="当天起由新的单位管理，不能早于今天。"
    )
    reason = forms.CharField(label="依据", max_length=200, help_text="如：街道办公会纪要、移交清单的文号。")

    def __init__(self, *args, street_id, **kwargs):
        super().__init__(*args, **kwargs)
        _choose(self.fields["unit"], units_for(street_id))


class LargestForm(forms.Form):
    """Which unit takes over how many, from when; shows the preview."""

    unit = forms.ModelChoiceField(
        label="接收单位",
        queryset=Organisation.objects.none(),
        help_text="街道执法中队、应急办在本街道内排名，区局科室在全区排名。",
    )
    number = forms.IntegerField(
        label="收归家数", min_value=1, max_value=MOST, initial=LARGEST, help_text="按从业人数从多到少。"
    )
    valid_from = forms.DateField(label="生效日期", widget=DateInput(), help_text="不能早于今天。")
    reason = forms.CharField(label="依据", max_length=200, help_text="如：实施方案的文号。")

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        bureau = actor.holds_any(BUREAU_KEEPERS)
        units = [unit for unit in units_for() if bureau or street_of(unit) in actor.standing.streets]
        _choose(self.fields["unit"], units)


class ChosenForm(LargestForm):
    """The same with the enterprises that were ticked in the preview."""

    seen = forms.CharField(widget=forms.HiddenInput)
    chosen = forms.TypedMultipleChoiceField(label="企业", coerce=int, required=False)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        sent = self.data.getlist("chosen") if hasattr(self.data, "getlist") else []
        self.fields["chosen"].choices = [(pk, pk) for pk in sent if pk.isdigit()]
