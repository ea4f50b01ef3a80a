"""The words of a mass send."""

from django import forms


class MassForm(forms.Form):
    """What all readers get; to whom it goes has been chosen before."""

    subject = forms.CharField(label="标题", max_length=120)
    text = forms.CharField(
        label="内容",
        max_length=4000,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="所有收件人看到同样的内容，不要写某一家企业的情况；末尾自动署发送单位。",
    )
    to_do = forms.CharField(
        label="要做什么",
        max_length=200,
        required=False,
        help_text="收件人需要办理什么、什么时候以前；不需要办理的不填。",
    )


def proposed(audience, office, label):
    """The words that the circle proposes, for the author to change."""
    values = {"office": office.name, "choice": label}
    return {name: getattr(audience, name).format(**values) for name in MassForm.base_fields}
