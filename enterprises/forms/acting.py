"""A form and the act behind it: what the act refuses stands at the field it concerns."""

from django.core.exceptions import NON_FIELD_ERRORS, ValidationError


def carry_out(form, act):
    """`act(cleaned_data)` when the form is valid; its ValidationError becomes form errors. Returns (done, result)."""
    if not form.is_valid():
        return False, None
    try:
        return True, act(form.cleaned_data)
    except ValidationError as error:
        _report(form, error)
        return False, None


def _report(form, error):
    if not hasattr(error, "error_dict"):
        form.add_error(None, error)
        return
    for name, errors in error.error_dict.items():
        form.add_error(name if name in form.fields and name != NON_FIELD_ERRORS else None, errors)
