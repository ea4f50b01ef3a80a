"""The secret address of a person's calendar: made, renewed, revoked; the token is shown once and not kept."""

import secrets

from django.db import transaction

from accounts.models import User
from accounts.operations.events import Act, record
from accounts.refusals import Conflict, Forbidden
from casework.models import CalendarFeed
from casework.models.feeds import hash_of

BYTES = 32


@transaction.atomic
def renew_feed(*, actor, at):
    """Make the address, or a new one in place of the old; returns its token, which is stored nowhere.

    Raises Forbidden for people without a desk.
    """
    if not actor.standing.desk:
        raise Forbidden("日历订阅供工作人员使用。", next_step="企业请在门户查看期限。")
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    token = secrets.token_urlsafe(BYTES)
    words = {"token_sha256": hash_of(token), "made_at": at}
    CalendarFeed.objects.update_or_create(user=actor, defaults=words)
    record(actor=actor, act=Act.FEED_MADE, subject=actor, at=at)
    return token


@transaction.atomic
def revoke_feed(*, actor, at):
    """From now on the address leads nowhere. Raises Conflict when there is none."""
    User.objects.select_for_update(no_key=True).get(pk=actor.pk)
    removed, _ = CalendarFeed.objects.visible_to(actor).delete()
    if not removed:
        raise Conflict("没有正在使用的订阅地址。", next_step="需要时可以重新生成。")
    record(actor=actor, act=Act.FEED_REVOKED, subject=actor, at=at)
