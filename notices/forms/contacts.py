"""What a clerk notes after a call or after a letter was handed over."""

from django import forms
from django.utils import timezone

from notices.stages import ContactKind


class ContactForm(forms.Form):
    """Kind, person, moment."""

    kind = forms.ChoiceField(label="方式", choices=ContactKind.choices, widget=forms.RadioSelect)
    spoke_with = forms.CharField(label="接听人或者签收人", max_length=60)
    happened_at = forms.DateTimeField(
        label="时间",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
    )
    note = forms.CharField(
        label="情况", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )

    def __init__(self, *args, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.at = at
        self.fields["happened_at"].initial = timezone.localtime(at).replace(second=0, microsecond=0)

    def clean_happened_at(self):
        """Nothing is recorded before it happened."""
        moment = self.cleaned_data["happened_at"]
        if moment > self.at:
            raise forms.ValidationError("告知时间不能晚于现在。")
        return moment
