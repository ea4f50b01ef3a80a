"""What the lists of messages and letters are narrowed by."""

from django import forms

from casework.forms.street_filters import StreetFilter

SEARCH = {"type": "search", "autocomplete": "off"}


class InboxFilter(forms.Form):
    """By words; `show` is the tab."""

    q = forms.CharField(
        label="标题、案件", max_length=60, required=False, widget=forms.TextInput(attrs=SEARCH)
    )
    show = forms.CharField(required=False, widget=forms.HiddenInput)


class LetterFilter(StreetFilter):
    """By words and, for the bureau, by street; `show` is the tab."""

    q = forms.CharField(
        label="函件、企业", max_length=60, required=False, widget=forms.TextInput(attrs=SEARCH)
    )
    show = forms.CharField(required=False, widget=forms.HiddenInput)

    field_order = ("q", "street", "show")
