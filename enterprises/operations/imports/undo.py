"""Undoing an import: only what nobody has touched since, and saying what could not be undone."""

from collections import defaultdict

from django.db import transaction
from django.utils import timezone

from accounts.refusals import WrongStage
from enterprises.models import Claim, Enterprise, Fact, FieldChange, FormerName, ImportBatch, ImportLine
from enterprises.operations.ledger import tell_of

from . import large
from .batches import allowed_streets
from .matching import chunks
from .writing import BATCH, CREATED, INDEXED, NAMED, as_text

WHY = "撤销导入"
# Relations that do not show that somebody has used the enterprise: its own history and our own lines.
OWN_TRACES = frozenset({Claim, Fact, FieldChange, ImportLine, FormerName})


@transaction.atomic
def undo_batch(*, batch_id, actor, at):
    """Undo an applied import; returns the batch, whose report then has ``undone`` and ``kept`` [{name, reason}].

    An enterprise it created is withdrawn (never deleted) unless something refers to it since; a field goes back
    unless it was changed again; claims are retracted and facts annulled by new rows. A large one is undone as long work.
    """
    allowed_streets(actor)
    batch = ImportBatch.objects.for_act(batch_id, actor)
    if batch.state != ImportBatch.State.APPLIED:
        raise WrongStage(
            f"这次导入{batch.get_state_display()}，不能撤销。", next_step="请刷新页面查看最新状态。"
        )
    large.must_rest(batch)
    if large.is_large(batch):
        return large.undo_later(batch, actor, at)
    return take_back(batch, actor, at)


def take_back(batch, actor, at):
    """Undo a locked batch now."""
    undo = _Undo(batch, actor, at)
    undo.run()
    batch.state, batch.undone_at = ImportBatch.State.UNDONE, at
    batch.report = batch.report | {"undone": undo.undone, "kept": undo.kept}
    batch.save(update_fields=["state", "undone_at", "report"])
    return batch


class _Undo:
    def __init__(self, batch, actor, at):
        self.batch, self.actor, self.at = batch, actor, at
        self.undone, self.kept = 0, []
        self.claims, self.facts = [], []
        self.changes = []

    def run(self):
        """Withdraw, restore, retract, annul."""
        lines = list(self.batch.lines.exclude(enterprise=None))
        made = [line for line in lines if line.outcome == ImportLine.Outcome.CREATED]
        changed = [line for line in lines if line.outcome == ImportLine.Outcome.UPDATED]
        ids = sorted({line.enterprise_id for line in made + changed})
        self.rows = {}
        for part in chunks(ids):
            locked = (
                Enterprise.objects.filter(pk__in=part)
                .order_by("pk")
                .select_for_update(of=("self",), no_key=True)
            )
            self.rows |= {row.pk: row for row in locked}
        self._withdraw(made)
        self._restore(changed)
        self._retract()
        self._annul()
        FieldChange.objects.bulk_create(self.changes, batch_size=BATCH)

    def _note(self, enterprise, field, before, after):
        self.changes.append(
            FieldChange(
                enterprise=enterprise,
                field=field,
                before=as_text(before),
                after=as_text(after),
                why=f"{WHY}：{self.batch.file_name}"[:120],
                batch=self.batch,
                changed_by=self.actor,
                changed_at=self.at,
            )
        )

    def _keep(self, enterprise, reason):
        self.kept.append({"enterprise": enterprise.pk, "name": enterprise.name, "reason": reason})

    def _withdraw(self, lines):
        used = self._used(lines)
        withdrawn = []
        for line in lines:
            enterprise = self.rows[line.enterprise_id]
            if line.enterprise_id in used:
                self._keep(enterprise, f"导入后已有新的办理（{used[line.enterprise_id]}），保留在底册中")
                continue
            enterprise.withdrawn_at = enterprise.updated_at = self.at
            withdrawn.append(enterprise)
            self._note(enterprise, CREATED, enterprise.name, "")
            self._ledger(line)
        Enterprise.objects.bulk_update(withdrawn, ["withdrawn_at", "updated_at"], batch_size=BATCH)
        self.undone += len(withdrawn)

    def _used(self, lines):
        """{id: what refers to it} for the enterprises of ``lines`` that somebody has used since."""
        used = {}
        ours = {
            kind: {pk for line in lines for pk in line.values["made"].get(kind, [])}
            for kind in ("claims", "facts")
        }
        for part in chunks([line.enterprise_id for line in lines]):
            for relation in Enterprise._meta.related_objects:
                model = relation.related_model
                if model in OWN_TRACES or model._meta.auto_created:
                    continue
                key = relation.field.attname
                for pk in model._base_manager.filter(**{f"{key}__in": part}).values_list(key, flat=True):
                    used[pk] = model._meta.verbose_name
            for model, kind in ((Claim, "claims"), (Fact, "facts")):
                for pk, row in model.objects.filter(enterprise__in=part).values_list("enterprise_id", "pk"):
                    if row not in ours[kind]:
                        used[pk] = model._meta.verbose_name
            others = FieldChange.objects.filter(enterprise__in=part).exclude(batch=self.batch)
            used |= dict.fromkeys(
                others.values_list("enterprise_id", flat=True), FieldChange._meta.verbose_name
            )
            taken = Enterprise.objects.filter(pk__in=part).exclude(organisation=None)
            used |= dict.fromkeys(taken.values_list("pk", flat=True), "企业账号")
        return used

    def _restore(self, lines):
        ours, later = self._history([line.enterprise_id for line in lines])
        fields, names = set(), []
        for line in lines:
            enterprise = self.rows[line.enterprise_id]
            for change in ours[enterprise.pk]:
                label = Enterprise._meta.get_field(change.field).verbose_name
                if (enterprise.pk, change.field) in later or as_text(
                    getattr(enterprise, change.field)
                ) != change.after:
                    self._keep(enterprise, f"“{label}”导入后又改过，保留现值")
                    continue
                self._note(enterprise, change.field, change.after, change.before)
                setattr(enterprise, change.field, _revived(change.field, change.before))
                fields.add(change.field)
                if change.field == "name":
                    names.append((enterprise.pk, change.before))
            enterprise.updated_at = self.at
            self._ledger(line)
        if fields & NAMED:
            fields.update(INDEXED)
            for line in lines:
                self.rows[line.enterprise_id].index()
        rows = [self.rows[line.enterprise_id] for line in lines]
        Enterprise.objects.bulk_update(rows, [*sorted(fields), "updated_at"], batch_size=BATCH // 4)
        for pk, name in names:
            FormerName.objects.filter(
                enterprise=pk, name=name, until=timezone.localdate(self.batch.applied_at)
            ).delete()
        self.undone += len(lines)

    def _history(self, ids):
        ours, later = defaultdict(list), set()
        for part in chunks(ids):
            for change in FieldChange.objects.filter(
                enterprise__in=part, changed_at__gte=self.batch.applied_at
            ):
                if change.batch_id == self.batch.pk:
                    ours[change.enterprise_id].append(change)
                else:
                    later.add((change.enterprise_id, change.field))
        return ours, later

    def _ledger(self, line):
        self.claims += line.values["made"].get("claims", [])
        self.facts += line.values["made"].get("facts", [])

    def _retract(self):
        today = timezone.localdate(self.at)
        for part in chunks(self.claims):
            found = Claim.objects.filter(pk__in=part, retracts=None, retracted_by=None)
            Claim.objects.bulk_create(
                Claim(
                    enterprise_id=old.enterprise_id,
                    attribute=old.attribute,
                    value=old.value,
                    detail=WHY,
                    source=old.source,
                    as_of=today,
                    retracts=old,
                    recorded_by=self.actor,
                    recorded_at=self.at,
                )
                for old in found
            )

    def _annul(self):
        today = timezone.localdate(self.at)
        for part in chunks(self.facts):
            made = Fact.objects.bulk_create(
                Fact(
                    enterprise_id=old.enterprise_id,
                    kind=old.kind,
                    occurred_on=old.occurred_on,
                    precision=old.precision,
                    learned_on=today,
                    detail=WHY,
                    source=old.source,
                    annuls=old,
                    recorded_by=self.actor,
                    recorded_at=self.at,
                )
                for old in Fact.objects.standing().filter(pk__in=part)
            )
            tell_of(*made)


def _revived(field, text):
    """A field's value from its text in the history."""
    if Enterprise._meta.get_field(field).null and text == "":
        return None
    return int(text) if field == "staff" else text
