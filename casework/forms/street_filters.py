"""Filters of the desk's lists that every subject shares."""

from django import forms

from accounts.models import Organisation


class StreetFilter(forms.Form):
    """The bureau chooses a street; a street's own people see theirs without being asked."""

    street = forms.ModelChoiceField(
        label="街道", queryset=Organisation.objects.none(), required=False, empty_label="全部街道"
    )

    def __init__(self, *args, user, **kwargs):
        super().__init__(*args, **kwargs)
        if user.standing.bureau:
            self.fields["street"].queryset = Organisation.objects.streets()
        else:
            del self.fields["street"]
