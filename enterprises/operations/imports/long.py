"""The long work of large imports; each ends in one transaction with what it wrote, so it is done once or not at all."""

from django.db import transaction

from accounts.refusals import Incomplete, WrongStage
from enterprises.models import ImportBatch
from enterprises.sheets.refusals import WorkbookRefused

from . import batches, large, undo

State = ImportBatch.State


def _read(run, actor):
    """Read the workbook before any lock is taken; a refused one is told in its own words."""
    batch = ImportBatch.objects.seen_by(run.task.parameters["batch"], actor)
    run.tell(done=5, message="正在读取工作簿")
    try:
        found = batches.read(batch, actor)
    except WorkbookRefused as refusal:
        raise Incomplete(refusal.reason) from refusal
    run.tell(done=40, message="正在与底册比对")
    return found


def _locked(run, actor, state):
    """The batch, visible to the actor of this moment and still where it was; raises NotVisible, WrongStage."""
    batches.allowed_streets(actor)
    batch = ImportBatch.objects.for_act(run.task.parameters["batch"], actor)
    if batch.state != state or batch.task_id != run.task.pk:
        raise WrongStage(f"这次导入{batch.get_state_display()}，不能再办。")
    return batch


def run_read(run):
    """Read and preview."""
    actor = run.owner
    found = _read(run, actor)
    with transaction.atomic():
        batch = _locked(run, actor, State.READING)
        batches.show(batch, found, run.clock(), run.tell)
        run.finish(f"读到{batch.report['rows']:,}行，请核对后确认。", done=100)
    return ""


def run_confirm(run):
    """Import what was previewed, planned afresh."""
    actor = run.owner
    found = _read(run, actor)
    with transaction.atomic():
        batch = _locked(run, actor, State.PREVIEW)
        batches.apply_batch(batch, found, actor, run.clock(), run.tell)
        said = "导入完成：新增{created:,}家，更新{updated:,}家，{refused:,}行未导入。"
        run.finish(said.format(**batch.report), done=100)
    return ""


def run_undo(run):
    """Undo an import."""
    actor = run.owner
    run.tell(done=10, message="正在恢复原来的内容")
    with transaction.atomic():
        batch = _locked(run, actor, State.APPLIED)
        undo.take_back(batch, actor, run.clock())
        run.finish(f"已撤销{batch.report['undone']:,}家企业的导入。", done=100)
    return ""


KINDS = (
    (large.READ, "读取底册", run_read),
    (large.CONFIRM, "导入底册", run_confirm),
    (large.UNDO, "撤销导入", run_undo),
)
