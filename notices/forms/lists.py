"""What the lists of messages and letters are narrowed by."""

from django import forms

from accounts.models import Organisation

SEARCH = {"type": "search", "autocomplete": "off"}


class InboxFilter(forms.Form):
    """By words; `show` is the tab."""

    q = forms.CharField(
        label="标题、案件", max_length=60, required=False, widget=forms.TextInput(attrs=SEARCH)
    )
    show = forms.CharField(required=False, widget=forms.HiddenInput)


class LetterFilter(forms.Form):
    """By words and, for the bureau, by street; `show` is the tab."""

    q = forms.CharField(
        label="函件、企业", max_length=60, required=False, widget=forms.TextInput(attrs=SEARCH)
    )
    street = forms.ModelChoiceField(
        label="街道", queryset=Organisation.objects.none(), required=False, empty_label="全部街道"
    )
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if user.standing.bureau:
            self.fields["street"].queryset = Organisation.objects.streets()
        else:
            del self.fields["street"]
