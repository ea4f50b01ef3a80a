"""What each kind of bulk act writes to one enterprise, when it leaves one out, and how it is taken back."""

from datetime import date

from accounts.models import Organisation
from accounts.refusals import Conflict
from casework.models import Case
from enterprises.models import BulkAct, Claim, FieldChange
from enterprises.operations.ledger import enter_claim, retract_claim
from enterprises.operations.register import correct_fields, for_keeping
from enterprises.rules import value_label

Kind = BulkAct.Kind
CLAIMS = frozenset({Kind.LEVEL, Kind.RISK})
FIELD = {Kind.COMMUNITY: "community", Kind.STREET: "street", Kind.CLOSED: "closed_on"}


def before_of(act, enterprise):
    """The value now, as the line keeps it: a street by its key, a day in ISO form."""
    if act.kind in CLAIMS:
        return getattr(enterprise, act.kind)
    if act.kind == Kind.STREET:
        return str(enterprise.street_id)
    value = getattr(enterprise, FIELD[act.kind])
    return "" if value is None else str(value)


def value_words(act, text):
    """A line's value in words."""
    if act.kind in CLAIMS:
        return value_label(act.kind, text)
    if act.kind == Kind.STREET and text:
        return Organisation.objects.get(pk=text).name
    return text or "（空）"


def left_out(act, enterprise, *, latest, busy):
    """Why this enterprise is not written, or "". `latest`: the claim that counts; `busy`: it has an open case."""
    value = str(act.parameters["value"])
    if act.kind in CLAIMS:
        return _claim_left_out(act, latest, value)
    before = before_of(act, enterprise)
    if before == value:
        return "已是这个值"
    if act.kind == Kind.CLOSED and before:
        return f"已登记 {before} 停业、迁出"
    if act.kind == Kind.STREET and busy:
        return "有没有办结的案件，请先办结再划转"
    return ""


def _claim_left_out(act, latest, value):
    if latest is None:
        return ""
    if latest.as_of > date.fromisoformat(act.parameters["as_of"]):
        return f"已有更近日期（{latest.as_of}）的登记：{value_label(act.kind, latest.value)}"
    return "已是这个值" if latest.value == value else ""


def latest_claims(act, ids):
    """The claim that counts of each enterprise, for acts that write claims: {enterprise id: claim}."""
    if act.kind not in CLAIMS:
        return {}
    found = Claim.objects.filter(enterprise__in=ids, attribute=act.kind).latest()
    return {claim.enterprise_id: claim for claim in found}


def with_open_cases(act, ids):
    """Which enterprises have a case that is not closed, for the transfer to another street."""
    if act.kind != Kind.STREET:
        return set()
    parties = Case.objects.filter(party__enterprise__in=ids, closed_at=None)
    return set(parties.values_list("party__enterprise", flat=True))


def do_line(act, line, *, actor, at):
    """Write one enterprise, judged afresh; raises what the register's operations raise, Conflict when left out."""
    pk = line.enterprise_id
    enterprise = for_keeping(pk, actor)
    latest = latest_claims(act, [pk]).get(pk)
    reason = left_out(act, enterprise, latest=latest, busy=pk in with_open_cases(act, [pk]))
    if reason:
        raise Conflict(reason)
    line.before, line.after = before_of(act, enterprise), str(act.parameters["value"])
    if act.kind in CLAIMS:
        line.claim = enter_claim(
            enterprise_id=pk,
            attribute=act.kind,
            value=act.parameters["value"],
            source=act.parameters["source"],
            as_of=date.fromisoformat(act.parameters["as_of"]),
            detail=why_of(act),
            actor=actor,
            at=at,
        )
        return
    correct_fields(enterprise, values=_values(act, line.after), why=why_of(act), actor=actor, at=at)


def undo_line(act, line, *, actor, at):
    """Give one enterprise its former value back; raises Conflict when somebody wrote it since."""
    pk = line.enterprise_id
    if act.kind in CLAIMS:
        latest = latest_claims(act, [pk]).get(pk)
        if latest is None or latest.pk != line.claim_id:
            raise Conflict("之后又有新的登记或撤回，保留现值")
        retract_claim(claim_id=line.claim_id, reason=f"撤销{why_of(act)}", actor=actor, at=at)
        return
    enterprise = for_keeping(pk, actor)
    last = FieldChange.objects.filter(enterprise=enterprise, field=FIELD[act.kind]).order_by("-pk").first()
    if before_of(act, enterprise) != line.after or last is None or last.why != why_of(act):
        raise Conflict("之后又改过，保留现值")
    why = f"撤销{why_of(act)}"
    correct_fields(enterprise, values=_values(act, line.before), why=why, actor=actor, at=at)


def why_of(act):
    """The reason as the history shows it; the number tells it from every other act."""
    return f"批量办理{act.pk}号：{act.why}"


def _values(act, text):
    if act.kind == Kind.STREET:
        return {"street": Organisation.objects.streets().get(pk=text)}
    if act.kind == Kind.CLOSED:
        return {"closed_on": date.fromisoformat(text) if text else None}
    return {"community": text}
