"""One message to many units: previewed before it goes, with those left out and why (lessons 1)."""

from dataclasses import dataclass

from django.db import transaction

from accounts.refusals import Conflict, Forbidden
from accounts.stages import BUREAU_ROLES, STREET_ROLES
from notices.operations.outbox import write
from notices.operations.recipients import To, holders

SENDERS = BUREAU_ROLES | STREET_ROLES


@dataclass(frozen=True)
class MassPreview:
    """`people` (Recipient) who would get it, and `left_out`: (organisation, reason)."""

    people: tuple
    left_out: tuple

    @property
    def count(self):
        """How many people."""
        return len(self.people)


def preview_mass(*, organisations, roles):
    """Who would get a message to the holders of `roles` in `organisations`; nothing is written."""
    people, left_out = {}, []
    for organisation in organisations:
        found, reason = _reached(organisation, roles)
        people.update({person.user.pk: person for person in found})
        if reason:
            left_out.append((organisation, reason))
    return MassPreview(tuple(people.values()), tuple(left_out))


def _reached(organisation, roles):
    if organisation.ended_on:
        return [], "单位已经撤销"
    found, empty = holders([To(organisation, tuple(roles))])
    return found, "没有担任这些岗位的在用账号" if empty else ""


@transaction.atomic
def write_mass(template, *, organisations, roles, expected, actor, at, cause, values=None):
    """Send what was previewed; `expected` is the previewed number of people. Raises Forbidden; Conflict when the
    circle has changed since, so that nobody is told unseen."""
    if not actor.holds_any(SENDERS):
        raise Forbidden("群发消息由应急管理部门的人员办理。")
    preview = preview_mass(organisations=organisations, roles=roles)
    if preview.count != expected:
        raise Conflict(f"收件人已由{expected}人变为{preview.count}人。", next_step="请重新预览后再发送。")
    reached = [To(organisation, tuple(roles)) for organisation in organisations if not organisation.ended_on]
    return write(template, case=None, recipients=reached, at=at, cause=cause, values=values)
