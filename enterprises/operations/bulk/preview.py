"""What a bulk act would do, enterprise by enterprise, before anything is written."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden
from enterprises.models import BulkAct, BulkLine
from enterprises.operations.bulk.acts import (
    CLAIMS,
    before_of,
    latest_claims,
    left_out,
    value_words,
    with_open_cases,
)
from enterprises.operations.exports import chosen, filter_words
from enterprises.operations.ledger import BY_HAND
from enterprises.rules import BUREAU_KEEPERS, choices_of, may_keep

Kind, Outcome = BulkAct.Kind, BulkLine.Outcome
MOST = 20_000
CHUNK = 1_000


def kinds_for(actor):
    """The kinds of bulk acts somebody may do; a transfer between streets is the bureau's. Raises Forbidden for none."""
    if actor.holds_any(BUREAU_KEEPERS):
        return list(Kind)
    if actor.standing.streets:
        return [kind for kind in Kind if kind != Kind.STREET]
    raise Forbidden(
        "底册由企业所在街道和区局的工作人员维护。", next_step="请联系企业所在街道应急办的经办人。"
    )


@transaction.atomic
def preview_bulk(*, kind, query, value, why, actor, at, ticked=None, source=None, as_of=None):
    """Keep what the act would do to each enterprise that is filtered (and ticked, when `ticked` is given).

    `value`: text, a code, a street or a day by kind. Raises Forbidden, ValidationError by field, Conflict (too many).
    """
    if kind not in kinds_for(actor):
        raise Forbidden("企业在街道之间的划转由区局办理。", next_step="请把需要划转的企业报区局。")
    parameters = _parameters(kind, value, source, as_of, timezone.localdate(at))
    found = chosen(actor, query, timezone.localdate(at))
    rows = found.qs if ticked is None else found.qs.filter(pk__in=ticked)
    scope = filter_words(found) if ticked is None else f"勾选的{len(set(ticked))}家"
    act = BulkAct(kind=kind, parameters=parameters, why=why.strip(), owner=actor, created_at=at)
    act.scope = scope[:300]
    act.words = _words(act)[:200]
    act.full_clean(exclude=["parameters", "task", "done_at", "undone_at"])
    act.save()
    _write_lines(act, rows, actor)
    return act


def _parameters(kind, value, source, as_of, today):
    """What is written, as plain JSON; raises ValidationError by field."""
    if kind in CLAIMS:
        return _claim(kind, value, source, as_of, today)
    if kind == Kind.STREET:
        if value is None or not Organisation.objects.streets().filter(pk=value.pk).exists():
            raise ValidationError({"value": "请选择现有的街道应急办。"})
        return {"value": value.pk}
    if kind == Kind.CLOSED:
        if value is None or value > today:
            raise ValidationError({"value": "停业、迁出日期不能晚于今天。"})
        return {"value": value.isoformat()}
    value = (value or "").strip()
    if not value or len(value) > 40:
        raise ValidationError({"value": "请填写社区名称，不超过40字。"})
    return {"value": value}


def _claim(kind, value, source, as_of, today):
    if value not in dict(choices_of(kind)) or source not in BY_HAND:
        raise ValidationError({"value": "请选择这一项允许的值和来源。"})
    if as_of is None or as_of > today:
        raise ValidationError({"as_of": "请填写情况日期，不能晚于今天。"})
    return {"value": str(value), "source": str(source), "as_of": as_of.isoformat()}


def _words(act):
    words = value_words(act, str(act.parameters["value"]))
    return f"{words}（{act.parameters['as_of']}）" if act.kind in CLAIMS else words


def _write_lines(act, rows, actor):
    keys = list(rows.order_by("pk").values_list("pk", flat=True)[: MOST + 1])
    if len(keys) > MOST:
        raise Conflict(
            f"符合条件的企业超过{MOST:,}家，一次办不了。", next_step="请加上街道、行业等条件，分几次办理。"
        )
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK]
        latest, busy = latest_claims(act, part), with_open_cases(act, part)
        BulkLine.objects.bulk_create(
            _line(act, enterprise, latest.get(enterprise.pk), enterprise.pk in busy, actor)
            for enterprise in rows.filter(pk__in=part).order_by("pk")
        )


def _line(act, enterprise, latest, busy, actor):
    keeps = may_keep(actor, enterprise.street_id)
    reason = left_out(act, enterprise, latest=latest, busy=busy) if keeps else "不由您维护"
    return BulkLine(
        act=act,
        enterprise=enterprise,
        outcome=Outcome.LEFT if reason else Outcome.WILL,
        reason=reason,
        before=before_of(act, enterprise),
        after="" if reason else str(act.parameters["value"]),
    )
