"""A mass send is drafted, changed, sent once, taken up again, withdrawn; only in the name of one's own office."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden, Incomplete, WrongStage
from accounts.stages import BUREAU_ROLES, STREET_ROLES, OrganisationKind
from notices.audiences import audience_named
from notices.models import MassSend, Message
from notices.operations.mass.circle import circle_of
from notices.operations.mass.sending import begin
from notices.operations.mass.words import words_of

SENDERS = BUREAU_ROLES | STREET_ROLES
State = MassSend.Stage


def offices_of(user):
    """The offices in whose name `user` may send: the bureau first, then streets."""
    standing = user.standing
    found = [Organisation.objects.bureau()] if standing.bureau else []
    return [*found, *Organisation.objects.streets().filter(pk__in=standing.streets)]


def may_send(user, unit):
    """Whether `user` works in that office."""
    standing = user.standing
    return standing.bureau if unit.kind == OrganisationKind.BUREAU else unit.pk in standing.streets


@transaction.atomic
def draft_mass(*, unit_id, audience, choice="", subject, text, to_do="", actor, at):
    """A draft in the name of one's office; nobody is told by it.

    Raises NotVisible for an office or circle that is none, Forbidden for one that is not the actor's (another street,
    the bureau's circles), Conflict for a choice that is not there, ValidationError by field.
    """
    unit = Organisation.objects.seen_by(unit_id, actor)
    _must_send(actor, unit)
    circle = audience_named(audience)
    if not circle.is_for(unit):
        raise Forbidden("这些对象由区应急管理局群发。", next_step="请联系区应急管理局。")
    mass = MassSend(unit=unit, audience=circle.key, choice=choice, created_by=actor, created_at=at)
    mass.choice_label = _label(circle, mass, at)
    return _written(mass, subject, text, to_do)


@transaction.atomic
def edit_mass(*, pk, subject, text, to_do="", actor, at):
    """Other words for a draft. Raises NotVisible, Forbidden, WrongStage, ValidationError by field."""
    mass = _own(pk, actor, State.DRAFT, doing="修改")
    return _written(mass, subject, text, to_do)


@transaction.atomic
def send_mass(*, pk, expected, actor, at):
    """Send what was previewed, `expected` being the seal of its Circle: a few at once, many as long work.

    Raises NotVisible, Forbidden, WrongStage, Incomplete when nobody would be told, Conflict when the circle has
    changed since the preview, so that nobody is told unseen.
    """
    mass = _own(pk, actor, State.DRAFT, doing="发送")
    audience = audience_named(mass.audience)
    _label(audience, mass, at)
    circle = circle_of(mass, timezone.localdate(at))
    if not circle.people:
        raise Incomplete("没有可以告知的人。", next_step="原因列在预览中，请换一个对象。")
    if circle.seal != expected:
        raise Conflict(
            f"预览以后收件人有变化，现在是{circle.units:,}个单位、{circle.people:,}人。",
            next_step="请返回看清新的预览，再发送。",
        )
    # The cause is unique among what is told once: this send can never have a second message.
    mass.message = Message.objects.create(
        cause=f"mass:{mass.pk}", once=True, created_at=at, link=audience.link(), **words_of(mass)
    )
    mass.people, mass.units = circle.people, circle.units
    mass.left_out = [{"reason": group.reason, "number": number} for group, number in circle.left_out]
    mass.sent_by, mass.sent_at = actor, at
    return begin(mass, actor, at)


@transaction.atomic
def resume_mass(*, pk, actor, at):
    """Go on where an interrupted sending stopped. Raises NotVisible, Forbidden, WrongStage, Conflict."""
    return begin(_own(pk, actor, State.HALTED, doing="继续发送"), actor, at)


@transaction.atomic
def withdraw_mass(*, pk, actor, at):
    """Give up a draft, or stop a sending: what has not gone out yet does not. Raises NotVisible, Forbidden, WrongStage."""
    mass = _own(pk, actor, State.DRAFT, State.SENDING, State.HALTED, doing="撤回")
    mass.state, mass.withdrawn_by, mass.withdrawn_at = State.WITHDRAWN, actor, at
    mass.save(update_fields=["state", "withdrawn_by", "withdrawn_at"])
    return mass


def _own(pk, actor, *states, doing):
    """The locked row, of one's own office and in one of `states`."""
    mass = MassSend.objects.for_act(pk, actor)
    _must_send(actor, mass.unit)
    if mass.state not in states:
        raise WrongStage(f"这次群发{mass.get_state_display()}，不能{doing}。", next_step="请刷新页面看现状。")
    return mass


def _must_send(actor, unit):
    if not may_send(actor, unit):
        raise Forbidden(
            f"以{unit.name}名义的群发，由该单位的工作人员办理。", next_step="请以本单位的名义另行群发。"
        )


def _label(audience, mass, at):
    """The choice in words; raises Conflict when it is not (or no longer) there."""
    label = audience.label_of(mass.unit, mass.choice, timezone.localdate(at))
    if label is None:
        raise Conflict("所选的范围不存在或者已经变化。", next_step="请重新选择对象。")
    return label


def _written(mass, subject, text, to_do):
    mass.subject, mass.text, mass.to_do = subject.strip(), text.strip(), to_do.strip()
    if not mass.text:
        raise ValidationError({"text": "请写明内容。"})
    mass.full_clean(exclude=["message", "task", "left_out"])
    mass.save()
    return mass
