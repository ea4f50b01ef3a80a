"""分类分级规则: a copy is edited, tried on the register, approved by another person than its last editor (GM-2.1)."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Forbidden
from casework.operations import open_case
from enterprises.models import RuleSet
from enterprises.operations.grading.beginning import must_begin
from enterprises.operations.grading.what_if import what_if
from enterprises.rules.grading import DEFAULT, parse
from enterprises.workflow import RULE_SET

DEFAULT_NAME = "分类分级默认规则"
DEFAULT_SOURCE = "深光安办〔2020〕80号的条件和公开的分类分级办法，本系统建议，未经任何机关发布"


def _opened(*, name, source, content, at, actor, based_on=None, proposal=True):
    case = open_case(
        kind=RULE_SET.kind,
        series="分级规则",
        title=name,
        organisation=Organisation.objects.bureau(),
        at=at,
    )
    row = RuleSet.objects.create(
        case=case,
        name=name,
        source=source,
        proposal=proposal,
        content=content,
        based_on=based_on,
        edited_by=actor,
        edited_at=at,
    )
    row.is_locked = True  # created in this transaction: nobody else can see it
    RULE_SET.take("draft", row=row, actor=actor, at=at, data={"source": source})
    return row


@transaction.atomic
def draft_rule_set(*, name, source, actor, at, based_on_id=None):
    """A new draft: a copy of another set, or of the default suggestion. Raises NotVisible, Forbidden, ValidationError."""
    must_begin(RULE_SET["draft"], actor)
    _must_say(name=name, source=source)
    based_on = RuleSet.objects.seen_by(based_on_id, actor) if based_on_id else None
    content = based_on.content if based_on else DEFAULT
    return _opened(name=name, source=source, content=content, at=at, actor=actor, based_on=based_on)


@transaction.atomic
def load_default_rule_set(*, at):
    """The default suggestion as a draft of the system, once; whoever tests and approves it answers for it."""
    found = RuleSet.objects.filter(name=DEFAULT_NAME, edited_by=None).order_by("pk").first()
    return found or _opened(name=DEFAULT_NAME, source=DEFAULT_SOURCE, content=DEFAULT, at=at, actor=None)


@transaction.atomic
def edit_rule_set(*, pk, name, source, proposal, content, actor, at):
    """Save a draft; it must be tested anew. Raises NotVisible, Forbidden, WrongStage, ValidationError by field."""
    row = RuleSet.objects.for_act(pk, actor)
    RULE_SET.check("edit", row=row, actor=actor, at=at)
    _must_say(name=name, source=source)
    parse(content)
    row.name, row.source, row.proposal, row.content = name, source, proposal, content
    row.edited_by, row.edited_at = actor, at
    row.tested_on, row.test = None, {}
    RULE_SET.take("edit", row=row, actor=actor, at=at, data={"name": name, "content": content})
    return row


@transaction.atomic
def try_rule_set(*, pk, actor, at, on=None):
    """试算: who would change by the data of `on` (default today); no grade changes. Raises as edit_rule_set, Incomplete."""
    row = RuleSet.objects.for_act(pk, actor)
    RULE_SET.check("test", row=row, actor=actor, at=at)
    today = timezone.localdate(at)
    on = on or today
    if on > today:
        raise ValidationError({"on": "试算的数据日期不能晚于今天。"})
    in_force = RuleSet.objects.in_force(on)
    found = what_if(rules=row.rules, on=on, before=in_force and in_force.rules)
    row.tested_on, row.test = on, found.as_json()
    data = {"on": str(on), "changed": found.changed, **found.tally()}
    RULE_SET.take("test", row=row, actor=actor, at=at, data=data)
    return row


@transaction.atomic
def approve_rule_set(*, pk, valid_from, actor, at):
    """批准起用 from a day, today at the earliest; by another person than the last editor.

    Raises NotVisible, Forbidden, WrongStage, Incomplete, ValidationError (the day).
    """
    row = RuleSet.objects.for_act(pk, actor)
    RULE_SET.check("approve", row=row, actor=actor, at=at)
    if row.edited_by_id == actor.pk:
        raise Forbidden("规则由最后编辑人以外的人批准。", next_step="请由另一位有权批准的人员办理。")
    if valid_from < timezone.localdate(at):
        raise ValidationError({"valid_from": "起用日期不能早于今天，以前的评级不追溯。"})
    taken = RuleSet.objects.filter(stage=RuleSet.Stage.APPROVED, valid_from=valid_from).exists()
    if taken:
        raise ValidationError({"valid_from": "这一天已有另一套规则起用，请另选日期。"})
    row.valid_from = valid_from
    RULE_SET.take("approve", row=row, actor=actor, at=at, data={"valid_from": str(valid_from)})
    return row


@transaction.atomic
def discard_rule_set(*, pk, reason, actor, at):
    """作废 a draft, with the reason; raises NotVisible, Forbidden, WrongStage."""
    row = RuleSet.objects.for_act(pk, actor)
    RULE_SET.take("discard", row=row, actor=actor, at=at, data={"reason": reason})
    return row


def _must_say(**texts):
    empty = {name: "请填写这一项。" for name, text in texts.items() if not text.strip()}
    if empty:
        raise ValidationError(empty)
