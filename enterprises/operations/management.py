"""The managing unit of an enterprise: one at a time, from a day on, with its whole history (GM-2.2)."""

from datetime import timedelta

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden
from accounts.stages import OrganisationKind
from enterprises.models import Enterprise, Management, Takeover
from enterprises.operations.register import for_keeping, must_keep
from enterprises.rules import BUREAU_KEEPERS
from enterprises.rules.management import MOST, UNIT_KINDS, ranked


def units_for(street_id=None):
    """The units that may manage enterprises of a street (None: of any)."""
    found = Organisation.objects.filter(kind__in=UNIT_KINDS, ended_on=None).select_related("parent")
    units = [unit for unit in found if unit.kind != OrganisationKind.STATION or _of_street(unit)]
    return [unit for unit in units if street_id is None or street_of(unit) in (None, street_id)]


def _of_street(unit):
    return unit.parent is not None and unit.parent.kind == OrganisationKind.STREET_OFFICE


def street_of(unit):
    """The key of the street to which a unit belongs; None for a section of the bureau."""
    if unit.kind == OrganisationKind.STREET_OFFICE:
        return unit.pk
    return unit.parent_id if unit.kind == OrganisationKind.STATION else None


def unit_on(enterprise, day):
    """The row in force on `day`, or None: then it is the street's office."""
    return enterprise.managements.on(day).select_related("unit", "decided_by").first()


def _must_fit(unit, valid_from, at, street_id=None):
    if unit.kind not in UNIT_KINDS or unit.ended_on:
        raise ValidationError({"unit": "请选择街道应急办、街道执法中队或者区局科室。"})
    if street_id is not None and street_of(unit) not in (None, street_id):
        raise ValidationError({"unit": "这个单位不属于企业所在的街道。"})
    if valid_from < timezone.localdate(at):
        raise ValidationError({"valid_from": "生效日期不能早于今天：已经过去的日子由谁管理不能改写。"})


@transaction.atomic
def assign_unit(*, enterprise_id, unit, valid_from, reason, actor, at):
    """From `valid_from` on `unit` manages the enterprise; what ran until then ends the day before.

    Raises NotVisible, Forbidden, ValidationError (unit, day before today), Conflict when it is so already.
    """
    enterprise = for_keeping(enterprise_id, actor)
    _must_fit(unit, valid_from, at, enterprise.street_id)
    now = unit_on(enterprise, valid_from)
    if now and now.unit_id == unit.pk and now.valid_until is None:
        raise Conflict(f"{valid_from} 起已经由“{unit.label}”管理，不需要调整。")
    _end_before([enterprise.pk], valid_from, at)
    return _begin(enterprise.pk, unit.pk, valid_from, reason, actor, at, save=True)


def _begin(enterprise_id, unit_id, valid_from, reason, actor, at, takeover=None, save=False):
    row = Management(
        enterprise_id=enterprise_id,
        unit_id=unit_id,
        valid_from=valid_from,
        reason=reason[:200],
        takeover=takeover,
        decided_by=actor,
        decided_at=at,
    )
    if save:
        row.save()
    return row


def _end_before(enterprise_ids, day, at):
    """What was to begin on `day` or later is cancelled; what runs then ends the day before."""
    rows = Management.objects.standing().filter(enterprise__in=enterprise_ids)
    rows.filter(valid_from__gte=day).update(cancelled_at=at)
    rows.on(day).update(valid_until=day - timedelta(days=1))


def largest(unit, number, actor):
    """(Ranked, Enterprise) of the largest enterprises in business where `unit` works, ties at the border included.

    Those without a number of staff cannot be ranked and are left out.
    """
    found = Enterprise.objects.visible_to(actor).filter(closed_on=None, staff__isnull=False)
    street = street_of(unit)
    found = found if street is None else found.filter(street=street)
    rows = list(found.order_by("-staff", "pk").values_list("pk", "staff")[: number + MOST])
    places = ranked(rows, number)
    by_pk = found.select_related("street").in_bulk([place.pk for place in places])
    return [(place, by_pk[place.pk]) for place in places if place.pk in by_pk]


def _must_decide(unit, actor):
    street = street_of(unit)
    if street is not None:
        must_keep(actor, street)
    elif not actor.holds_any(BUREAU_KEEPERS):
        raise Forbidden("收归区局科室管理由区局决定。", next_step="请联系区局经办人。")


@transaction.atomic
def take_over(*, unit, number, chosen, seen, valid_from, reason, actor, at):
    """`unit` takes over the `chosen` (keys) of its `number` largest enterprises in one act (GM-2.2).

    `seen`: the digest of the preview; raises Conflict when the ranks have changed since. Raises Forbidden,
    ValidationError (more than `number`, none, another enterprise, day before today).
    """
    _must_decide(unit, actor)
    _must_fit(unit, valid_from, at)
    if not 1 <= number <= MOST:
        raise ValidationError({"number": f"家数应在1到{MOST}之间。"})
    candidates = largest(unit, number, actor)
    if digest(candidates) != seen:
        raise Conflict("预览之后，有企业的从业人数或者状态变了，排名不同。", next_step="请重新预览后再办理。")
    allowed = {place.pk for place, _ in candidates}
    chosen = set(chosen)
    if not chosen or not chosen <= allowed or len(chosen) > number:
        raise ValidationError({"chosen": f"请在名单中选择，至少1家，不超过{number}家。"})
    locked = sorted(
        Enterprise.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=chosen)
        .order_by("pk")
        .values_list("pk", flat=True)
    )
    kept = Management.objects.on(valid_from).filter(enterprise__in=locked, unit=unit, valid_until=None)
    kept = set(kept.values_list("enterprise", flat=True))
    moving = [pk for pk in locked if pk not in kept]
    if not moving:
        raise Conflict("所选企业届时已经都由这个单位管理，没有需要调整的。")
    return _write(unit, moving, valid_from, reason, actor, at)


def _write(unit, moving, valid_from, reason, actor, at):
    act = Takeover.objects.create(
        unit=unit,
        valid_from=valid_from,
        number=len(moving),
        reason=reason[:200],
        decided_by=actor,
        decided_at=at,
    )
    _end_before(moving, valid_from, at)
    Management.objects.bulk_create(
        _begin(pk, unit.pk, valid_from, reason, actor, at, takeover=act) for pk in moving
    )
    return act


def digest(candidates):
    """What the preview showed, as a short text to compare with."""
    return ",".join(f"{place.pk}:{place.staff}" for place, _ in candidates)


@transaction.atomic
def undo_takeover(*, takeover_id, reason, actor, at):
    """Give every enterprise of an act back to whom it was with before, from today on, by a new act.

    Those that were assigned elsewhere since are left alone and named in `left_alone`. Raises NotVisible, Forbidden,
    Conflict when it was undone already.
    """
    act = Takeover.objects.select_related("unit").for_act(takeover_id, actor)
    _must_decide(act.unit, actor)
    if act.undoes_id or Takeover.objects.filter(undoes=act).exists():
        raise Conflict("这次调整已经撤销，或者本身就是撤销。")
    today = max(timezone.localdate(at), act.valid_from)
    rows = list(act.managements.select_related("enterprise").order_by("enterprise"))
    pks = [row.enterprise_id for row in rows]
    list(Enterprise.objects.select_for_update(of=("self",), no_key=True).filter(pk__in=pks).order_by("pk"))
    standing = [row for row in rows if row.cancelled_at is None and row.valid_until is None]
    left = [row.enterprise.name for row in rows if row not in standing]
    undo = Takeover.objects.create(
        unit=act.unit,
        valid_from=today,
        number=len(standing),
        reason=reason[:200],
        undoes=act,
        left_alone=left,
        decided_by=actor,
        decided_at=at,
    )
    former = _former(act, [row.enterprise_id for row in standing])
    _end_before([row.enterprise_id for row in standing], today, at)
    Management.objects.bulk_create(
        _begin(pk, unit, today, reason, actor, at, takeover=undo) for pk, unit in former.items()
    )
    return undo


def _former(act, enterprise_ids):
    """The unit of each just before the act; those that had none fall back to their street."""
    rows = Management.objects.filter(enterprise__in=enterprise_ids)
    before = dict(rows.on(act.valid_from - timedelta(days=1)).values_list("enterprise", "unit"))
    # What had begun on the very day was cancelled by the act, and it is what was in force.
    replaced = rows.filter(valid_from=act.valid_from, cancelled_at=act.decided_at)
    return before | dict(replaced.values_list("enterprise", "unit"))


def units_on(enterprise_ids, day):
    """The label of the unit of each of many enterprises on `day`, by key; those with none are missing."""
    rows = Management.objects.on(day).filter(enterprise__in=enterprise_ids).select_related("unit")
    return {row.enterprise_id: row.unit.label for row in rows}
