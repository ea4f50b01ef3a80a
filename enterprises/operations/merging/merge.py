"""One enterprise goes up in another."""

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from accounts.refusals import Conflict
from enterprises.models import Claim, DuplicatePair, Enterprise, Fact, FormerName, Merge
from enterprises.operations.ledger import record_claim, record_fact
from enterprises.operations.merging.choices import CHOICES, choices_of, reasons_against
from enterprises.operations.register import must_keep, write_change
from enterprises.stages import PairState

MOVED = ("sites", "people", "licences", "former_names")


@transaction.atomic
def merge_enterprises(*, survivor_id, absorbed_id, taken, why, seen, actor, at):
    """`absorbed` goes up in `survivor`. `taken`: the keys of CHOICES of which the absorbed one's value stays.

    `seen`: both `updated_at` as the preview showed them (`seen_of`). Raises NotVisible, Forbidden, Conflict (changed
    since, or a reason against it with its next step), ValidationError. Returns the Merge.
    """
    if survivor_id == absorbed_id:
        raise ValidationError("请选择两家不同的企业。")
    rows = {pk: Enterprise.objects.for_act(pk, actor) for pk in sorted((survivor_id, absorbed_id))}
    survivor, absorbed = rows[survivor_id], rows[absorbed_id]
    for row in rows.values():
        must_keep(actor, row.street_id)
    if seen != seen_of(survivor, absorbed):
        raise Conflict("预览之后，两家中有一家的资料被他人更新了。", next_step="请重新预览后再合并。")
    against = reasons_against(survivor, absorbed)
    if against:
        raise Conflict(against[0][0], next_step=against[0][1], missing=[words for words, _ in against])
    merge = Merge(survivor=survivor, absorbed=absorbed, why=why[:120], merged_by=actor, merged_at=at)
    absorbed.withdrawn_at, absorbed.merged_into = at, survivor
    absorbed.save(update_fields=["withdrawn_at", "merged_into"])
    merge.values = _take(survivor, absorbed, taken, at)
    merge.moved = _move(survivor, absorbed)
    merge.made = _copy(survivor, absorbed, actor, at)
    merge.save()
    _tell(merge, actor, at)
    return merge


def seen_of(survivor, absorbed):
    """What the preview showed, as a short text to compare with."""
    return f"{survivor.pk}:{survivor.updated_at.isoformat()} {absorbed.pk}:{absorbed.updated_at.isoformat()}"


def _take(survivor, absorbed, taken, at):
    """Give the survivor the chosen values; returns {column: [before, after]} as plain JSON."""
    open_ = {choice.key for choice in choices_of(survivor, absorbed) if choice.open}
    keys = [key for key in CHOICES if key in taken and key in open_]
    if absorbed.uscc and not survivor.uscc:
        keys.append("uscc")
    values = {}
    for column in (column for key in keys for column in CHOICES[key]):
        before, after = getattr(survivor, column), getattr(absorbed, column)
        if before != after:
            values[column] = [plain(before), plain(after)]
            setattr(survivor, column, after)
    survivor.updated_at = at
    survivor.index()
    survivor.full_clean()
    survivor.save()
    return values


def plain(value):
    """A column's value as JSON keeps it."""
    return value if value is None or isinstance(value, (int, str)) else str(value)


def text_of(row):
    """What a moved row says, to notice a later change."""
    hidden = ("id", "enterprise", "recorded_at")
    fields = [field for field in row._meta.concrete_fields if field.name not in hidden]
    return " ".join(str(plain(field.value_from_object(row))) for field in fields)


def _move(survivor, absorbed):
    """Sites, people, licences and former names go over; returns {relation: [[key, text]]}."""
    moved = {}
    for relation in MOVED:
        rows = list(getattr(absorbed, relation).order_by("pk"))
        moved[relation] = [[row.pk, text_of(row)] for row in rows]
        getattr(absorbed, relation).update(enterprise=survivor)
    return moved


def _copy(survivor, absorbed, actor, at):
    """Write once more under the survivor what stands in the append-only tables; returns {relation: [keys]}."""
    made = {"claims": _copy_claims(survivor, absorbed, actor, at), "former_names": []}
    made["facts"] = _copy_facts(survivor, absorbed, actor, at)
    other = absorbed.name if absorbed.name != survivor.name else None
    before = FormerName.objects.filter(enterprise=survivor)
    if other and not before.filter(name=other).exists():
        until = timezone.localdate(at)
        made["former_names"] = [FormerName.objects.create(enterprise=survivor, name=other, until=until).pk]
    return made


def _copy_claims(survivor, absorbed, actor, at):
    """What the survivor's own claims say of the same attribute and day is not written over."""
    standing = Claim.objects.filter(retracts=None, retracted_by=None).order_by("as_of", "pk")
    mine = set(standing.filter(enterprise=survivor).values_list("attribute", "as_of"))
    made = []
    for claim in standing.filter(enterprise=absorbed):
        if (claim.attribute, claim.as_of) in mine:
            continue
        words = {name: getattr(claim, name) for name in ("attribute", "value", "source", "as_of")}
        detail = f"{claim.detail}（并自“{absorbed.name}”）"
        made.append(record_claim(enterprise=survivor, detail=detail, actor=actor, at=at, **words).pk)
    return made


def _copy_facts(survivor, absorbed, actor, at):
    same = ("kind", "occurred_on", "precision", "reference")
    mine = set(Fact.objects.standing().filter(enterprise=survivor).values_list(*same))
    made = []
    for fact in Fact.objects.standing().filter(enterprise=absorbed).order_by("occurred_on", "pk"):
        if tuple(getattr(fact, name) for name in same) in mine:
            continue
        words = {name: getattr(fact, name) for name in (*same, "source", "learned_on")}
        detail = f"{fact.detail}（并自“{absorbed.name}”）"[:300]
        made.append(record_fact(enterprise=survivor, detail=detail, actor=actor, at=at, **words).pk)
    return made


def _tell(merge, actor, at):
    """The histories of both, and the pair that is settled."""
    survivor, absorbed = merge.survivor, merge.absorbed
    why = f"合并：{merge.why}"
    for column, (before, after) in merge.values.items():
        write_change(survivor, column, before, after, why=why, actor=actor, at=at)
    write_change(survivor, "merged", "", f"并入“{absorbed.name}”", why=why, actor=actor, at=at)
    write_change(absorbed, "merged", "", f"并入“{survivor.name}”", why=why, actor=actor, at=at)
    first, second = sorted((survivor.pk, absorbed.pk))
    pair = DuplicatePair.objects.filter(first=first, second=second)
    pair.update(state=PairState.MERGED, decided_by=actor, decided_at=at, why=why[:200])
