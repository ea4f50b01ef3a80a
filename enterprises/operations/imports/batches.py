"""The acts of an import: read and preview, answer, confirm, give up; and all at once for the command line."""

from pathlib import Path

from django.db import IntegrityError, connection, transaction
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden, Incomplete, WrongStage
from accounts.stages import OrganisationKind, Role
from enterprises.models import ImportBatch
from enterprises.sheets.columns import IGNORE, LABELS
from enterprises.sheets.register import read_register

from . import files, large
from .plan import plan_import
from .reports import build_report, line_reports
from .writing import write_lines, write_plan

IMPORTERS = frozenset({Role.STREET_CLERK, Role.STREET_HEAD, Role.BUREAU_CLERK, Role.SECTION_HEAD})
BUREAU_IMPORTERS = frozenset({Role.BUREAU_CLERK, Role.SECTION_HEAD})
IMPORT_LOCK = 4_407_311  # one import at a time: two at once would create the same enterprise twice


def allowed_streets(actor):
    """Ids of the streets whose lines the actor may import; None for all (bureau, or the command line)."""
    if actor is None or actor.holds_any(BUREAU_IMPORTERS):
        return None
    own = {unit for role, unit in actor.standing.held if role in IMPORTERS}
    if not own:
        raise Forbidden(
            "导入底册由区局经办人、科室负责人或街道经办人、应急办负责人办理。",
            next_step="请联系本街道应急办经办人导入。",
        )
    return own


def _home(actor):
    """The organisation an import belongs to: the actor's street, else the bureau."""
    own = allowed_streets(actor)
    return Organisation.objects.bureau() if own is None else Organisation.objects.get(pk=min(own))


def _scope(batch, actor):
    """A street's import stays the street's, even when the bureau confirms it."""
    if batch.organisation.kind == OrganisationKind.STREET_OFFICE:
        return {batch.organisation_id}
    return allowed_streets(actor)


def _read(batch, path, actor):
    settings = batch.mapping
    mends = {(sheet, row): fields for sheet, row, fields in settings.get("mends", [])}
    own = _scope(batch, actor)
    street = settings.get("street") or ""
    if not street and own is not None:
        street = Organisation.objects.get(pk=min(own)).name
    return read_register(path, street=street, mapping=settings.get("columns"), mends=mends), own


def _one_at_a_time():
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_try_advisory_xact_lock(%s)", [IMPORT_LOCK])
        if not cursor.fetchone()[0]:
            raise Conflict("另一份底册正在导入。", next_step="请稍等一两分钟再试。")


@transaction.atomic
def preview_register(*, content, file_name, actor, at, street=""):
    """Keep the workbook and show what importing it would do; nothing of the register changes.

    ``content`` is an iterable of bytes. A large one is read as long work (``batch.task``), its state is then READING.
    Raises WorkbookRefused, Forbidden, Conflict.
    """
    home = _home(actor)
    path, sha256 = files.keep(content)
    batch = ImportBatch(
        organisation=home,
        file_name=Path(file_name).name[:200],
        path=path,
        sha256=sha256,
        mapping={"columns": {}, "mends": [], "street": street},
        created_by=actor,
        created_at=at,
    )
    if large.is_large_file(files.kept(batch)):
        return large.read_later(batch, actor, at)
    return show(batch, read(batch, actor), at)


def read(batch, actor):
    """The workbook of a batch, and the streets whose lines may be imported; raises WorkbookRefused, Forbidden."""
    return _read(batch, files.kept(batch), actor)


def show(batch, found, at, tell=lambda **news: None):
    """Keep the preview of what was read; ``tell`` hears how far it is."""
    reading, own = found
    lines = plan_import(reading, allowed=own, today=timezone.localdate(at), lock=False)
    tell(done=60, message="正在保存预览")
    batch.report = build_report(reading, lines)
    batch.state = ImportBatch.State.PREVIEW
    batch.save()
    batch.lines.all().delete()
    write_lines(lines, batch)
    return batch


def _open_batch(batch_id, actor, states=(ImportBatch.State.PREVIEW,)):
    allowed_streets(actor)
    batch = ImportBatch.objects.for_act(batch_id, actor)
    large.must_rest(batch)
    if batch.state not in states:
        raise WrongStage(
            f"这次导入{batch.get_state_display()}，不能再改。", next_step="如需再次导入，请重新上传文件。"
        )
    return batch


@transaction.atomic
def answer_batch(*, batch_id, actor, at, columns=None, mends=None, street=None):
    """Answer what was asked (``columns`` {key: field or "ignore"}), mend cells, name the street; then read again.

    ``mends`` is {(sheet, row number): {field: text}}; an empty text takes a former mend back.
    """
    batch = _open_batch(batch_id, actor)
    settings = dict(batch.mapping)
    answers = {key: name for key, name in (columns or {}).items() if name in LABELS or name == IGNORE}
    settings["columns"] = {**settings.get("columns", {}), **answers}
    merged = {(sheet, row): dict(fields) for sheet, row, fields in settings.get("mends", [])}
    for place, fields in (mends or {}).items():
        merged[place] = {name: text for name, text in {**merged.get(place, {}), **fields}.items() if text}
    settings["mends"] = [[sheet, row, fields] for (sheet, row), fields in sorted(merged.items()) if fields]
    if street is not None:
        settings["street"] = street
    batch.mapping = settings
    if large.is_large(batch):
        return large.read_later(batch, actor, at)
    return show(batch, read(batch, actor), at)


@transaction.atomic
def confirm_batch(*, batch_id, actor, at):
    """Import what the preview showed, planned afresh against the register of this moment; a large one as long work.

    Raises Incomplete while a column is still asked, WrongStage when it is no longer a preview, Conflict.
    """
    batch = _open_batch(batch_id, actor)
    asked = batch.report.get("questions", [])
    if asked:
        raise Incomplete(
            "还有看不懂的列没有回答。",
            next_step="请先选择这些列是什么，或选择“不导入这一列”。",
            missing=[f"{question['sheet']}：{question['header'] or question['key']}" for question in asked],
        )
    if large.is_large(batch):
        return large.confirm_later(batch, actor, at)
    return apply_batch(batch, read(batch, actor), actor, at)


def apply_batch(batch, found, actor, at, tell=lambda **news: None):
    """Write what was read, one import at a time; raises Conflict."""
    _one_at_a_time()
    batch.lines.all().delete()
    _apply(batch, *found, actor, at, tell)
    return batch


def _apply(batch, reading, own, actor, at, tell=lambda **news: None):
    lines = plan_import(reading, allowed=own, today=timezone.localdate(at), lock=True)
    tell(done=60, message="正在写入底册")
    batch.report = build_report(reading, lines)
    batch.state, batch.applied_at = ImportBatch.State.APPLIED, at
    batch.save()
    try:
        with transaction.atomic():
            write_plan(lines, batch=batch, actor=actor, at=at)
    except IntegrityError as error:
        raise Conflict(
            "导入期间有人登记了同一家企业，本次导入没有生效。", next_step="请再点一次“确认导入”。"
        ) from error
    return lines


@transaction.atomic
def discard_batch(*, batch_id, actor, at):
    """Give a preview up; its file is kept no longer when no other import uses it."""
    batch = _open_batch(batch_id, actor, (ImportBatch.State.PREVIEW, ImportBatch.State.READING))
    batch.state = ImportBatch.State.DISCARDED
    batch.save(update_fields=["state"])
    batch.lines.all().delete()
    if not ImportBatch.objects.filter(path=batch.path).exclude(pk=batch.pk).exists():
        transaction.on_commit(lambda: files.kept(batch).unlink(missing_ok=True))
    return batch


def import_register(*, file, street="", actor, at, mapping=None, dry_run=False):
    """Read and import a workbook in one go; returns the report, with ``lines`` for every line remarked on.

    Unanswered columns are left out and listed under ``questions``. ``dry_run`` writes nothing.
    Raises WorkbookRefused, Forbidden, Conflict.
    """
    file = Path(file)
    batch = ImportBatch(
        organisation=_home(actor),
        file_name=file.name[:200],
        mapping={"columns": mapping or {}, "mends": [], "street": street},
        created_by=actor,
        created_at=at,
    )
    reading, own = _read(batch, file, actor)
    if dry_run:
        lines = plan_import(reading, allowed=own, today=timezone.localdate(at), lock=False)
        return build_report(reading, lines) | {"batch": None, "lines": line_reports(lines)}
    with transaction.atomic(), file.open("rb") as content:
        _one_at_a_time()
        batch.path, batch.sha256 = files.keep(iter(lambda: content.read(2**20), b""))
        lines = _apply(batch, reading, own, actor, at)
    return batch.report | {"batch": batch.pk, "lines": line_reports(lines)}
