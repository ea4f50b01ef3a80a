"""Several files in one field."""

from django import forms


class FilesInput(forms.ClearableFileInput):
    """A file input that takes several at once."""

    allow_multiple_selected = True


class FilesField(forms.FileField):
    """A list of uploads; an empty list when nothing was chosen. Each is checked by casework.operations.files."""

    def __init__(self, *args, **kwargs):
        kwargs.setdefault("widget", FilesInput())
        super().__init__(*args, **kwargs)

    def clean(self, data, initial=None):
        """Every file through the single field's own check."""
        uploads = data if isinstance(data, (list, tuple)) else [data] if data else []
        if not uploads:
            super().clean(None, initial)
        return [super(FilesField, self).clean(upload, initial) for upload in uploads]
