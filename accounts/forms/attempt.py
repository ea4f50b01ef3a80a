"""From a filled form to an operation and back: what the operation finds wrong is shown at the field."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def attempt(form, act, **given):
    """Call `act` with the cleaned fields; its result, or None when the form or the act finds a mistake."""
    if not form.is_valid():
        return None
    try:
        return act(**form.cleaned_data, **given)
    except ValidationError as error:
        show(form, error)
        return None


def show(form, error):
    """Put an operation's ValidationError at the fields of the form, else at its top."""
    named = error.message_dict if hasattr(error, "error_dict") else {NON_FIELD_ERRORS: error.messages}
    for field, messages in named.items():
        form.add_error(field if field in form.fields else None, messages)
