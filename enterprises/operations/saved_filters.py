"""Filters with a name: saved, renamed, shared with one's office, opened by default, deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict
from enterprises.models import DefaultFilter, SavedFilter
from enterprises.operations.exports import plain_query

MOST = 50


def _check(row, actor):
    if row.office is not None and row.office.pk not in actor.standing.organisations:
        raise ValidationError({"office": "只能共享给您自己的单位。"})
    row.full_clean()
    return row


@transaction.atomic
def save_filter(*, query, name, actor, at, office=None, default=False):
    """Keep a filter under a name; raises ValidationError by field, Conflict for too many or nothing filtered."""
    plain = plain_query(actor, query, timezone.localdate(at))
    if not plain:
        raise Conflict("没有筛选条件，或者条件有误，没有保存。", next_step="请先在列表上选好条件再保存。")
    if SavedFilter.objects.of(actor).count() >= MOST:
        raise Conflict(f"每人最多保存{MOST}个筛选。", next_step="请先删除不再用的。")
    row = SavedFilter(owner=actor, office=office, name=name.strip(), query=plain, created_at=at)
    _check(row, actor).save()
    if default:
        set_default(filter_id=row.pk, actor=actor, wanted=True)
    return row


def _own(filter_id, actor):
    """One's own, locked; raises NotVisible also for a colleague's shared one."""
    return SavedFilter.objects.of(actor).for_act(filter_id, actor)


@transaction.atomic
def edit_filter(*, filter_id, name, actor, office=None, default=False):
    """Rename one's own, or share it, or no longer; raises NotVisible, ValidationError by field."""
    row = _own(filter_id, actor)
    row.name, row.office = name.strip(), office
    _check(row, actor).save()
    if office is None:
        DefaultFilter.objects.filter(saved=row).exclude(user=actor).delete()
    set_default(filter_id=row.pk, actor=actor, wanted=default)
    return row


@transaction.atomic
def set_default(*, filter_id, actor, wanted):
    """Open the list with this filter from now on, or no longer; raises NotVisible."""
    row = SavedFilter.objects.seen_by(filter_id, actor)
    if wanted:
        DefaultFilter.objects.update_or_create(user=actor, defaults={"saved": row})
    else:
        DefaultFilter.objects.filter(user=actor, saved=row).delete()
    return row


@transaction.atomic
def delete_filter(*, filter_id, actor):
    """Delete one's own; who opened the list with it sees the whole list again. Raises NotVisible."""
    row = _own(filter_id, actor)
    name = row.name
    row.delete()
    return name


def default_of(user):
    """The filter with which this person's list opens, while it is still visible; else None."""
    chosen = DefaultFilter.objects.filter(user=user).values("saved")
    return SavedFilter.objects.visible_to(user).filter(pk__in=chosen).first()
