"""What a clerk notes after a call or after a letter was handed over."""

from django import forms
from django.utils import timezone

from notices.stages import ContactKind


class ContactForm(forms.Form):
    """Kind, person, moment, and the signed 送达回执 where there is a case to keep it.

    `letters`: whether an enterprise is addressed; otherwise there is nothing to hand over. `at` proposes the moment.
    """

    kind = forms.ChoiceField(label="方式", choices=ContactKind.choices, widget=forms.RadioSelect)
    spoke_with = forms.CharField(label="接听人或者签收人", max_length=60)
    happened_at = forms.DateTimeField(
        label="时间",
        widget=forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"}),
        help_text="不早于消息写成的时间，不晚于现在。",
    )
    note = forms.CharField(
        label="情况", max_length=200, required=False, widget=forms.Textarea(attrs={"rows": 2})
    )
    proof = forms.FileField(
        label="签了字的送达回执",
        required=False,
        widget=forms.FileInput(attrs={"accept": "image/*,.pdf"}),
        help_text="拍照或者扫描后上传，存入案件材料，企业也能看到。",
    )

    def __init__(self, *args, message, letters, at, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["happened_at"].initial = timezone.localtime(at).replace(second=0, microsecond=0)
        if not letters:
            self.fields["kind"].choices = [(ContactKind.PHONE, ContactKind.PHONE.label)]
        if not letters or message.case_id is None:
            del self.fields["proof"]
