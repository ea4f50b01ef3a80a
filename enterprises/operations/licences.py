"""Licences and certificates of an enterprise: recorded, renewed by a new row, given up; never deleted (CJ-20)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict
from enterprises.models import Licence
from enterprises.operations.places import for_statement
from enterprises.operations.register import write_change
from enterprises.stages import LicenceKind


def _text(licence):
    until = f"至{licence.valid_until}" if licence.valid_until else "长期"
    return f"{licence.label} {licence.number} {until}"


@transaction.atomic
def record_licence(
    *, enterprise_id, kind, number, actor, at, title="", issued_by="", valid_from=None, valid_until=None
):
    """Record a licence, valid to `valid_until` included (None: without end); by staff or the enterprise itself.

    Raises NotVisible, Forbidden, ValidationError (dates, a name for 其他, the same licence twice).
    """
    enterprise, source = for_statement(enterprise_id, actor)
    licence = Licence(
        enterprise=enterprise,
        kind=kind,
        title=title.strip(),
        number=number.strip(),
        issued_by=issued_by,
        valid_from=valid_from,
        valid_until=valid_until,
        recorded_by=actor,
        recorded_at=at,
    )
    _check(licence)
    licence.save()
    write_change(enterprise, "licence", "", _text(licence), why=source.label, actor=actor, at=at)
    return licence


def _check(licence):
    licence.full_clean(exclude=["enterprise", "recorded_by", "replaces"])
    if licence.kind == LicenceKind.OTHER and not licence.title:
        raise ValidationError({"title": "选“其他证照”的，请写明名称。"})
    same = Licence.objects.standing().filter(
        enterprise=licence.enterprise, kind=licence.kind, number=licence.number
    )
    if same.exclude(pk=licence.replaces_id).exists():
        raise ValidationError({"number": "这份证照已经登记；换发新证的请办理“换发”。"})


def _standing(enterprise_id, licence_id, actor):
    """The licence, its enterprise locked and allowed; raises NotVisible, Forbidden, Conflict."""
    licence = Licence.objects.filter(enterprise=enterprise_id).for_act(licence_id, actor)
    enterprise, source = for_statement(enterprise_id, actor)
    if licence.ended_on or Licence.objects.filter(replaces=licence).exists():
        raise Conflict("这份证照已经换发或者注销。", next_step="请刷新后在现行的证照上办理。")
    return licence, enterprise, source


@transaction.atomic
def renew_licence(*, enterprise_id, licence_id, number, valid_from, valid_until, actor, at, issued_by=""):
    """A renewed licence takes the place of one that ends; the old one stays readable.

    Raises NotVisible, Forbidden, Conflict when it was replaced or given up meanwhile, ValidationError (dates).
    """
    old, enterprise, source = _standing(enterprise_id, licence_id, actor)
    if valid_until and old.valid_until and valid_until <= old.valid_until:
        raise ValidationError({"valid_until": f"换发后的有效期应晚于原来的 {old.valid_until}。"})
    licence = Licence(
        enterprise=enterprise,
        kind=old.kind,
        title=old.title,
        number=number.strip(),
        issued_by=issued_by or old.issued_by,
        valid_from=valid_from,
        valid_until=valid_until,
        replaces=old,
        recorded_by=actor,
        recorded_at=at,
    )
    _check(licence)
    licence.save()
    write_change(
        enterprise, "licence", _text(old), _text(licence), why=f"换发（{source.label}）", actor=actor, at=at
    )
    return licence


@transaction.atomic
def end_licence(*, enterprise_id, licence_id, why, actor, at):
    """The licence was given up or withdrawn, or was recorded by mistake; no longer told of. Raises as above."""
    licence, enterprise, _ = _standing(enterprise_id, licence_id, actor)
    licence.ended_on = timezone.localdate(at)
    licence.save(update_fields=["ended_on"])
    write_change(enterprise, "licence", _text(licence), "", why=why, actor=actor, at=at)
    return licence
