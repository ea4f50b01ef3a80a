"""Forms of merging: which value stays, and why two are not the same."""

from django import forms

from enterprises.operations.merging import choices_of
from enterprises.operations.merging.merge import seen_of


class MergeForm(forms.Form):
    """One choice for each field in which the two differ."""

    seen = forms.CharField(widget=forms.HiddenInput)
    why = forms.CharField(
        label="理由", max_length=120, help_text="如：同一家企业重复登记。写入两家的变更历史。"
    )

    def __init__(self, *args, survivor, absorbed, **kwargs):
        super().__init__(*args, **kwargs)
        self.choices = choices_of(survivor, absorbed)
        self.initial["seen"] = seen_of(survivor, absorbed)
        for choice in self.choices:
            if choice.open:
                self.fields[choice.key] = forms.ChoiceField(
                    label=choice.label,
                    initial=choice.proposed,
                    widget=forms.RadioSelect,
                    choices=[
                        ("survivor", choice.survivor or "（空）"),
                        ("absorbed", choice.absorbed or "（空）"),
                    ],
                )
        self.order_fields([choice.key for choice in self.choices])

    def taken(self):
        """The keys of which the absorbed one's value stays."""
        return {choice.key for choice in self.choices if self.cleaned_data.get(choice.key) == "absorbed"}
