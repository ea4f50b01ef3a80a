"""What the register tells besides: facts of the ledger, people's certificates, persons who claim an enterprise."""

from enterprises.models import Enterprise

CODE = "YANSHI7346"  # the invitation that --names prints; a real one is drawn at random and not kept
DRAFTER = "qiye01"


def firms_of(username):
    """The enterprises for which a person acts, by name."""
    held = {"organisation__appointments__user__username": username}
    return Enterprise.objects.filter(**held).select_related("street").order_by("pk")
