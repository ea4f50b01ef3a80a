"""What the list of enterprises is filtered by; other apps add theirs through `extras`."""

from .register import EMPTY, MISSING, EnterpriseFilter

__all__ = ["EMPTY", "MISSING", "EnterpriseFilter"]
