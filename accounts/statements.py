"""What a person has to state in words: never empty, never cut off in silence."""

from django.core.exceptions import ValidationError


def stated(text, *, field="reason", longest=300, missing="请写明理由。"):
    """The text without outer blanks; raises ValidationError on `field` when nothing is said, or over `longest` characters."""
    text = text.strip()
    if not text:
        raise ValidationError({field: missing})
    if len(text) > longest:
        raise ValidationError({field: f"最多{longest}个字，现在是{len(text)}个字。"})
    return text
