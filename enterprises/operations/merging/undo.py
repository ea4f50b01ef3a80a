"""Two enterprises again: everything as before, unless somebody has since changed what the merging wrote."""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from accounts.refusals import Conflict
from enterprises.models import Claim, DuplicatePair, Enterprise, Fact, FormerName, Merge
from enterprises.models.imports import COLUMNS
from enterprises.operations.ledger import mirror_claims, tell_of
from enterprises.operations.merging.merge import MOVED, plain, text_of
from enterprises.operations.register import must_keep, write_change
from enterprises.stages import PairState

WORDS = {"sites": "场所", "people": "人员", "licences": "证照", "former_names": "曾用名"}


def conflicts_of(merge):
    """What was changed since, so that the merging cannot be undone as a whole: list of words, empty when it can."""
    if merge.undone_at:
        return ["这次合并已经撤销。"]
    found = []
    if merge.survivor.withdrawn_at:
        found.append(f"“{merge.survivor.name}”后来又并入别的企业或者撤销了登记，请先撤销那一次。")
    for column, (_, after) in merge.values.items():
        now = plain(getattr(merge.survivor, column))
        if now != after:
            label = COLUMNS[column].verbose_name
            found.append(f"{label}：合并时写入“{after or '空'}”，现在是“{now or '空'}”。")
    for relation, rows in merge.moved.items():
        found += _moved_conflicts(merge, relation, rows)
    code = merge.absorbed.uscc
    if code and code != merge.survivor.uscc and _taken(code):
        found.append(f"代码 {code} 已登记给别的企业。")
    return found


def _taken(code):
    return Enterprise.objects.filter(uscc=code, withdrawn_at=None).exists()


def _moved_conflicts(merge, relation, rows):
    now = {row.pk: row for row in getattr(merge.survivor, relation).filter(pk__in=[pk for pk, _ in rows])}
    found = []
    for pk, text in rows:
        if pk not in now:
            found.append(f"{WORDS[relation]}：合并来的“{text[:40]}”已被删除或移走。")
        elif text_of(now[pk]) != text:
            found.append(f"{WORDS[relation]}：合并来的“{now[pk]}”后来更正过。")
    return found


@transaction.atomic
def undo_merge(*, merge_id, why, actor, at):
    """Two enterprises again. Claims and facts recorded since stay with the survivor.

    Raises NotVisible, Forbidden, Conflict with everything that was changed since in `missing`.
    """
    merge = Merge.objects.for_act(merge_id, actor)
    pks = sorted((merge.survivor_id, merge.absorbed_id))
    rows = {
        row.pk: row
        for row in Enterprise.objects.select_for_update(of=("self",), no_key=True)
        .filter(pk__in=pks)
        .order_by("pk")
    }
    merge.survivor, merge.absorbed = survivor, absorbed = rows[merge.survivor_id], rows[merge.absorbed_id]
    for row in (survivor, absorbed):
        must_keep(actor, row.street_id)
    conflicts = conflicts_of(merge)
    if conflicts:
        step = "请先把这些内容改回合并时的样子；确实不能改回的，分别更正两家的资料。"
        raise Conflict("合并之后又有改动，不能整体撤销。", next_step=step, missing=conflicts)
    _give_back(merge, at)
    _take_back_copies(merge, actor, at)
    merge.undone_by, merge.undone_at = actor, at
    merge.save(update_fields=["undone_by", "undone_at"])
    _tell(merge, why, actor, at)
    return merge


def _give_back(merge, at):
    survivor, absorbed = merge.survivor, merge.absorbed
    for relation in MOVED:
        keys = [pk for pk, _ in merge.moved.get(relation, [])]
        getattr(survivor, relation).filter(pk__in=keys).update(enterprise=absorbed)
    FormerName.objects.filter(pk__in=merge.made["former_names"]).delete()
    for column, (before, _) in merge.values.items():
        setattr(survivor, column, COLUMNS[column].to_python(before))
    survivor.updated_at = at
    survivor.index()
    survivor.save()
    absorbed.withdrawn_at = absorbed.merged_into = None
    absorbed.save(update_fields=["withdrawn_at", "merged_into"])


def _take_back_copies(merge, actor, at):
    """Retract and annul what the merging had written, except what somebody took back already."""
    today, words = timezone.localdate(at), f"撤销与“{merge.absorbed.name}”的合并"
    claims = Claim.objects.filter(pk__in=merge.made["claims"], retracted_by=None)
    by = {"recorded_by": actor, "recorded_at": at, "detail": words}
    back = [_opposite(Claim, row, "retracts", as_of=today, **by) for row in claims]
    Claim.objects.bulk_create(back)
    for attribute in sorted({row.attribute for row in back}):
        mirror_claims(merge.survivor, attribute, at)
    for fact in Fact.objects.filter(pk__in=merge.made["facts"], annulled_by=None):
        _annul(fact, today, by)


def _opposite(model, row, link, **changes):
    """A new row like `row` that names it in `link`."""
    names = [field.name for field in model._meta.concrete_fields if field.name not in ("id", link)]
    values = {name: getattr(row, name) for name in names}
    return model(**{link: row}, **(values | changes))


def _annul(fact, today, by):
    annulment = _opposite(Fact, fact, "annuls", learned_on=today, **by)
    annulment.save()
    tell_of(annulment)


def _tell(merge, why, actor, at):
    words = f"撤销合并：{why}"
    for column, (before, after) in merge.values.items():
        write_change(merge.survivor, column, after, before, why=words, actor=actor, at=at)
    write_change(merge.survivor, "merged", f"并入“{merge.absorbed.name}”", "", why=words, actor=actor, at=at)
    write_change(merge.absorbed, "merged", f"并入“{merge.survivor.name}”", "", why=words, actor=actor, at=at)
    keys = (merge.survivor_id, merge.absorbed_id)
    pair = DuplicatePair.objects.filter(Q(first__in=keys) & Q(second__in=keys))
    pair.update(state=PairState.OPEN, decided_by=None, decided_at=None, why="")
