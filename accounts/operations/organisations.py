"""The units of the tree: founded, renamed, ended; never deleted."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.models import Organisation
from accounts.operations.events import Act, must_hold, record
from accounts.refusals import Conflict
from accounts.stages import PARENTS_OF, Role


@transaction.atomic
def found_organisation(*, kind, name, parent=None, **fields):
    """Create an organisation; raises ValidationError for a code, name or parent that does not fit."""
    if parent is not None and parent.kind not in PARENTS_OF[kind]:
        raise ValidationError(
            {"parent": f"{Organisation(kind=kind).get_kind_display()}不能设在{parent.name}之下。"}
        )
    organisation = Organisation(kind=kind, name=name, parent=parent, **fields)
    organisation.full_clean()
    organisation.save()
    return organisation


@transaction.atomic
def add_organisation(*, actor, kind, name, parent, at, **fields):
    """Add a unit (system administrator). Raises Forbidden, ValidationError."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    if parent is not None and parent.ended_on is not None:
        raise ValidationError({"parent": f"{parent.name}已经撤销。"})
    organisation = found_organisation(kind=kind, name=name, parent=parent, **fields)
    record(actor=actor, act=Act.ORGANISATION_ADDED, detail=organisation.name, at=at)
    return organisation


@transaction.atomic
def rename_organisation(*, actor, organisation_id, at, **fields):
    """Change name, short name, code, phone or address (system administrator). Raises ValidationError."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    organisation = Organisation.objects.for_act(organisation_id, actor)
    before = organisation.name
    for field, value in fields.items():
        setattr(organisation, field, value)
    organisation.full_clean()
    organisation.save(update_fields=list(fields))
    record(actor=actor, act=Act.ORGANISATION_RENAMED, detail=f"{before} → {organisation.name}", at=at)
    return organisation


@transaction.atomic
def end_organisation(*, actor, organisation_id, today, at):
    """End a unit (system administrator). Raises Conflict while it has units below it or people in office."""
    must_hold(actor, Role.SYSTEM_ADMIN)
    organisation = Organisation.objects.for_act(organisation_id, actor)
    if organisation.ended_on is not None:
        raise Conflict("这个组织已经撤销。")
    if organisation.children.filter(ended_on=None).exists():
        raise Conflict("还有下级组织，不能撤销。", next_step="请先撤销或调整下级组织。")
    if organisation.appointments.in_force().exists():
        raise Conflict("还有人在这个组织任职，不能撤销。", next_step="请先由安全管理员免去这些岗位。")
    organisation.ended_on = today
    organisation.save(update_fields=["ended_on"])
    record(actor=actor, act=Act.ORGANISATION_ENDED, detail=organisation.name, at=at)
    return organisation
