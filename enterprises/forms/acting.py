"""A form and the act behind it, where the act has no result of its own or needs more than the cleaned fields."""

from django.core.exceptions import ValidationError

from accounts.forms.attempt import show


def carry_out(form, act):
    """`act(cleaned_data)` when the form is valid; its ValidationError becomes form errors. Returns (done, result)."""
    if not form.is_valid():
        return False, None
    try:
        return True, act(form.cleaned_data)
    except ValidationError as error:
        show(form, error)
        return False, None
