"""Large imports go on as long work: handed in here, done by enterprises.operations.imports.long."""

from accounts.refusals import WrongStage
from casework.operations.tasks import start_task
from enterprises.models import ImportBatch
from enterprises.sheets.guard import inspect

LARGE = 5_000  # lines
LARGE_OLD_FILE = 1_500_000  # bytes of an .xls, whose lines are not known before it is read
READ, CONFIRM, UNDO = "enterprises.import_read", "enterprises.import_confirm", "enterprises.import_undo"


def is_large_file(path):
    """Whether a workbook is read as long work; raises WorkbookRefused for one that is not read at all."""
    found = inspect(path)
    lines = sum(marks.rows for marks in found.marks.values())
    return lines > LARGE or (not found.marks and found.unpacked_bytes > LARGE_OLD_FILE)


def is_large(batch):
    """Whether what was read is confirmed and undone as long work."""
    return batch.report.get("rows", 0) > LARGE


def must_rest(batch):
    """Raise WrongStage while long work on the batch goes on."""
    if batch.task is not None and batch.task.is_unfinished:
        raise WrongStage("这次导入正在后台办理。", next_step="请等它结束，或者在“后台办理”中停止。")


def _later(kind, title, batch, actor, at):
    task = start_task(
        kind=kind,
        title=f"{title}：{batch.file_name}",
        actor=actor,
        at=at,
        parameters={"batch": batch.pk},
        total=100,
    )
    batch.task = task
    batch.save()
    return batch


def read_later(batch, actor, at):
    """Read (again) and preview."""
    batch.state = ImportBatch.State.READING
    batch.save()
    return _later(READ, "读取底册", batch, actor, at)


def confirm_later(batch, actor, at):
    """Import what was previewed."""
    return _later(CONFIRM, "导入底册", batch, actor, at)


def undo_later(batch, actor, at):
    """Undo an import."""
    return _later(UNDO, "撤销导入", batch, actor, at)
