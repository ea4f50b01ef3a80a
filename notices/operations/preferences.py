"""A person's own wishes; what the law orders to be delivered is not among them."""

from django.db import transaction

from accounts.models import User
from notices.models import Preference


@transaction.atomic
def save_preference(*, actor, at, email="", channels=(), digest=False, quiet_from=None, quiet_until=None):
    """Save how `actor` is told. Raises ValidationError. Messages in the system cannot be switched off."""
    User.objects.for_act(actor.pk, actor)
    row = Preference.objects.filter(user=actor).first() or Preference(user=actor)
    row.email, row.channels, row.digest = email.strip(), sorted(set(channels)), digest
    row.quiet_from, row.quiet_until = quiet_from, quiet_until
    row.full_clean()
    row.save()
    return row
