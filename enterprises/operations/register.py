"""Keeping the register: enterprises are added, corrected with a reason, never deleted."""

from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden
from accounts.stages import OrganisationKind
from enterprises.models import Enterprise, FieldChange, FormerName
from enterprises.rules import code_problem, may_keep, plain_code

FIELDS = (
    "name",
    "uscc",
    "street",
    "community",
    "address",
    "industry_code",
    "industry_name",
    "staff",
    "principal_name",
    "phone",
    "closed_on",
    "remark",
)


def must_keep(actor, street_id):
    """Raise Forbidden unless `actor` keeps the register of that street."""
    if not may_keep(actor, street_id):
        raise Forbidden(
            "底册由企业所在街道和区局的工作人员维护。", next_step="请联系企业所在街道应急办的经办人。"
        )


def for_keeping(enterprise_id, actor):
    """The enterprise, locked, for somebody who keeps its street's register; raises NotVisible, Forbidden."""
    enterprise = Enterprise.objects.for_act(enterprise_id, actor)
    must_keep(actor, enterprise.street_id)
    return enterprise


def twins(*, name, uscc, exclude=None):
    """Enterprises of the whole district with the same code or the same name, for the check of duplicates."""
    found = Enterprise.objects.filter(withdrawn_at=None).exclude(pk=exclude)
    code = plain_code(uscc)
    by_code = found.filter(uscc=code) if code else found.none()
    return list(by_code[:5]) or list(found.filter(name=name.strip())[:5])


def _checked(values, *, no_code, same_name_agreed, exclude=None):
    """The values made plain; raises ValidationError by field."""
    values = {name: values[name] for name in FIELDS}
    code = plain_code(values["uscc"])
    _check_code(code, no_code)
    values["uscc"] = code or None
    street = values["street"]
    if street.kind != OrganisationKind.STREET_OFFICE or street.ended_on:
        raise ValidationError({"street": "请选择现有的街道应急办。"})
    for twin in twins(name=values["name"], uscc=code, exclude=exclude):
        if code and twin.uscc == code:
            raise ValidationError(
                {"uscc": "这个统一社会信用代码已在底册中；属其他街道管理的，请联系区局划转。"}
            )
        if not same_name_agreed:
            raise ValidationError(
                {"same_name_agreed": "底册中已有同名企业；确认不是同一家的，请勾选后再提交。"}
            )
    return values


def _check_code(code, no_code):
    if code and no_code:
        raise ValidationError({"no_code": "已填写代码，请不要勾选“尚无代码”。"})
    if not code and not no_code:
        raise ValidationError({"uscc": "请填写统一社会信用代码；确实没有的，请勾选“尚无代码”。"})
    problem = code_problem(code) if code else None
    if problem:
        raise ValidationError({"uscc": problem})


@transaction.atomic
def add_enterprise(*, values, actor, at, no_code=False, same_name_agreed=False):
    """Add an enterprise to the register. `values` holds every name of FIELDS.

    Raises Forbidden (another street's register), ValidationError by field (code, duplicate, length).
    """
    must_keep(actor, values["street"].pk)
    checked = _checked(values, no_code=no_code, same_name_agreed=same_name_agreed)
    enterprise = Enterprise(**checked, updated_at=at).index()
    _write(enterprise)
    write_change(enterprise, "created", "", enterprise.name, why="新增企业", actor=actor, at=at)
    return enterprise


@transaction.atomic
def edit_enterprise(*, enterprise_id, values, seen, why, actor, at, no_code=False, same_name_agreed=False):
    """Correct an enterprise; every changed field is kept with its former value and the reason.

    `seen` is the `updated_at` (ISO) the form was filled from: raises Conflict when somebody was quicker.
    Raises NotVisible, Forbidden, ValidationError by field. Returns the changed fields' names.
    """
    enterprise = for_keeping(enterprise_id, actor)
    if seen != enterprise.updated_at.isoformat():
        raise Conflict(
            "您填写期间，这家企业的资料已被他人更新，您的修改没有保存。",
            next_step="请返回企业页查看最新资料后重新填写。",
        )
    agreed = same_name_agreed or values["name"] == enterprise.name
    checked = _checked(values, no_code=no_code, same_name_agreed=agreed, exclude=enterprise.pk)
    must_keep(actor, checked["street"].pk)
    before = {name: getattr(enterprise, name) for name in FIELDS}
    changed = [name for name in FIELDS if before[name] != checked[name]]
    if not changed:
        return changed
    for name in changed:
        setattr(enterprise, name, checked[name])
    _save(enterprise, before, at)
    for name in changed:
        write_change(enterprise, name, before[name], checked[name], why=why, actor=actor, at=at)
    return changed


def correct_fields(enterprise, *, values, why, actor, at):
    """Write some of FIELDS of an enterprise that is locked and kept by `actor`, each with its history.

    The way of acts on many enterprises: what stood wrong in other fields before does not stop them.
    Not for the code, whose constraint is not asked here. Raises ValidationError by field.
    """
    before = {name: getattr(enterprise, name) for name in FIELDS}
    for name, value in values.items():
        setattr(enterprise, name, value)
    enterprise.clean_fields(exclude={field.name for field in Enterprise._meta.fields} - set(values))
    _save(enterprise, before, at, write=Enterprise.save)
    for name, value in values.items():
        write_change(enterprise, name, before[name], value, why=why, actor=actor, at=at)


def _save(enterprise, before, at, write=None):
    """Save, with the former name kept and the portal's organisation following."""
    if before["name"] != enterprise.name:
        FormerName.objects.create(enterprise=enterprise, name=before["name"], until=timezone.localdate(at))
    enterprise.updated_at = at
    enterprise.index()
    (write or _write)(enterprise)
    if enterprise.organisation_id:
        Organisation.objects.filter(pk=enterprise.organisation_id).update(
            name=enterprise.name, parent=enterprise.street
        )


def _write(enterprise):
    """Save; when two people enter the same code at once, the second is told so."""
    enterprise.full_clean(
        validate_constraints=False
    )  # the only one is the database's to answer, at its field
    try:
        with transaction.atomic():
            enterprise.save()
    except IntegrityError:
        raise ValidationError({"uscc": "这个统一社会信用代码刚刚由他人登记。"}) from None


def write_change(enterprise, field, before, after, *, why, actor, at):
    """One line of the history of an enterprise's data; `field` is a column or a key of FieldChange's words."""
    return FieldChange.objects.create(
        enterprise=enterprise,
        field=field,
        before=_text(before),
        after=_text(after),
        why=why[:120],
        changed_by=actor,
        changed_at=at,
    )


def _text(value):
    return "" if value is None else str(value)[:300]
