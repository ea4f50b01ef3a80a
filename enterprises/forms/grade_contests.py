"""The enterprise's objection to one input of its grade."""

from django import forms

from casework.forms.files import FilesField
from enterprises.rules.grading.inputs import HAPPENED


class ContestForm(forms.Form):
    """What the enterprise holds right, why, and its evidence. `of` is the input it contests."""

    claimed = forms.ChoiceField(label="您认为应当是", widget=forms.RadioSelect)
    statement = forms.CharField(
        label="理由",
        max_length=600,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text="写明哪里不对、实际情况是什么、有什么能证明。",
    )
    uploads = FilesField(label="证明材料", required=False, help_text="证书、文书或现场照片，可以选多个。")

    def __init__(self, *args, of, **kwargs):
        super().__init__(*args, **kwargs)
        if of.kind == HAPPENED:
            del self.fields["claimed"]
        else:
            self.fields["claimed"].choices = of.choices
