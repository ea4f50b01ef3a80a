"""How a person wishes to be told."""

from django import forms

from notices.channels.choice import OF_A_UNIT, available
from notices.stages import OPTIONAL


class PreferenceForm(forms.Form):
    """Only the channels that this deployment has are offered; what cannot take effect the operation says."""

    channels = forms.MultipleChoiceField(
        label="除站内消息外，还用这些方式告诉我", required=False, widget=forms.CheckboxSelectMultiple
    )
    email = forms.EmailField(label="电子邮箱", required=False, help_text="选择电子邮件或者汇总的必须填写。")
    digest = forms.BooleanField(label="电子邮件不逐条发送，每个工作日 8:30 汇总成一封", required=False)
    quiet_from = forms.TimeField(
        label="免打扰开始", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )
    quiet_until = forms.TimeField(
        label="免打扰结束", required=False, widget=forms.TimeInput(format="%H:%M", attrs={"type": "time"})
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        mine = available() & set(OPTIONAL) - set(OF_A_UNIT)
        self.fields["channels"].choices = [
            (channel, channel.label) for channel in OPTIONAL if channel in mine
        ]
