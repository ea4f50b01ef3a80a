"""Taking the register out as xlsx: what is filtered, within the taker's own scope, recorded (law.md 12.3)."""

from array import array
from tempfile import TemporaryFile
from types import SimpleNamespace

from django.db import transaction
from django.http import QueryDict
from django.utils import timezone

from accounts.refusals import Forbidden
from casework.operations.tasks import start_task
from casework.sheets import write_table
from enterprises.filters import EnterpriseFilter
from enterprises.models import Enterprise, RegisterExport
from enterprises.rules import READERS
from enterprises.stages import Level, RiskColour

KIND = "enterprises.export"
AT_ONCE = 5_000
CHUNK = 2_000
TITLE = "企业底册"
EXPORTED = {
    "企业名称": 34,
    "统一社会信用代码": 22,
    "街道": 18,
    "社区": 12,
    "详细地址": 36,
    "行业代码": 10,
    "行业": 16,
    "从业人数": 10,
    "主要负责人": 12,
    "联系电话": 16,
    "风险等级": 10,
    "标准化等级": 14,
    "备注": 30,
}
FIELDS = (
    "pk",
    "name",
    "uscc",
    "street__name",
    "community",
    "address",
    "industry_code",
    "industry_name",
    "staff",
    "principal_name",
    "phone",
    "risk_colour",
    "level",
    "remark",
)
RISKS, LEVELS = dict(RiskColour.choices), dict(Level.choices)


def chosen(user, query, today):
    """The filter of a query string over what `user` may see at this moment; some filters look at the day."""
    visible = Enterprise.objects.visible_to(user)
    return EnterpriseFilter(
        QueryDict(query), queryset=visible, request=SimpleNamespace(user=user, today=today)
    )


def plain_query(user, query, today):
    """The query string with what filters and sorts alone, or None when something in it is wrong."""
    found = chosen(user, query, today)
    if not found.form.is_valid():
        return None
    kept = QueryDict(mutable=True)
    for name in found.form.fields:
        if found.data.get(name, "").strip():
            kept[name] = found.data[name].strip()
    return kept.urlencode()


def filter_words(found):
    """What is filtered, as one phrase."""
    found.form.is_valid()  # the words are those of cleaned values
    return "；".join(word["label"] for word in found.words()) or "全部"


def must_still_read(user):
    """Raise Forbidden when `user` reads the register no longer."""
    if not user.holds_any(READERS):
        raise Forbidden(
            "您现在的岗位已不能查看企业底册，没有导出。", next_step="岗位有误的，请联系本单位的系统管理员。"
        )


def scope_of(user):
    """Whose rows somebody may see, as plain JSON: “all”, or the streets' ids."""
    return "all" if user.standing.bureau else sorted(user.standing.streets)


def is_large(found):
    """Whether an export runs as long work."""
    return found.qs.order_by("pk")[AT_ONCE : AT_ONCE + 1].exists()


def export_now(*, query, actor, at):
    """The file of a small export as an open stream, recorded before it is written; raises Forbidden."""
    must_still_read(actor)
    found = chosen(actor, query, timezone.localdate(at))
    rows = list(_rows(found, _keys(found)))
    record_export(query=query, words=filter_words(found), rows=len(rows), actor=actor, at=at)
    stream = TemporaryFile()  # noqa: SIM115 - the response closes it
    write_export(stream, rows)
    stream.seek(0)
    return stream


@transaction.atomic
def start_export(*, query, actor, at):
    """Hand in a large export; raises Forbidden, Conflict."""
    must_still_read(actor)
    words = filter_words(chosen(actor, query, timezone.localdate(at)))
    return start_task(
        kind=KIND, title=f"导出企业底册（{words}）", actor=actor, at=at, parameters={"query": query}
    )


def record_export(*, query, words, rows, actor, at):
    """The line that the audit administrator reads."""
    return RegisterExport.objects.create(
        exported_by=actor, exported_at=at, query=query, words=words, rows=rows
    )


def write_export(stream, rows):
    """The table itself; returns the rows written."""
    widths = list(EXPORTED.values())
    return write_table(stream, title=TITLE, columns=list(EXPORTED), rows=rows, widths=widths)


def _keys(found):
    """The keys of the rows in their order: 8 bytes each, so a million are 8 MB."""
    return array(
        "q", found.qs.order_by(*found.order).values_list("pk", flat=True).iterator(chunk_size=20_000)
    )


def _rows(found, keys, tell=lambda done: None):
    """The rows in chunks by their keys; what is no longer there, or no longer visible, is left out."""
    visible = found.queryset.order_by()
    for start in range(0, len(keys), CHUNK):
        part = keys[start : start + CHUNK].tolist()
        rows = {row[0]: row for row in visible.filter(pk__in=part).values_list(*FIELDS)}
        tell(start + len(part))
        yield from (_exported(rows[key]) for key in part if key in rows)


def _exported(row):
    _, name, uscc, street, *middle, staff, principal, phone, risk, level, remark = row
    masked = f"{phone[:3]}****{phone[-4:]}" if len(phone) >= 8 else phone  # as in the list
    words = (masked, RISKS.get(risk, "未知"), LEVELS.get(level, "未知"), remark)
    return (name, uscc or "尚无代码", street, *middle, staff, principal, *words)


def run_export(run):
    """The long work: the scope is the owner's of this moment; a beginning anew writes a new file."""
    owner, query = run.owner, run.task.parameters["query"]
    must_still_read(owner)
    found = chosen(owner, query, timezone.localdate(run.clock()))
    run.tell(done=0, message="正在选出企业")
    keys = _keys(found)
    run.tell(total=len(keys), message="正在写入文件")
    with TemporaryFile() as stream:
        rows = write_export(stream, _rows(found, keys, lambda done: run.tell(done=done)))
        run.tell(message="正在保存文件")
        at = run.clock()
        name = f"{TITLE}-{timezone.localdate(at)}.xlsx"
        with transaction.atomic():
            parameters = run.task.parameters | {"scope": scope_of(owner)}
            run.finish_with_file(f"已导出{rows:,}家企业。", stream, name, parameters=parameters, done=rows)
            record_export(query=query, words=filter_words(found), rows=rows, actor=owner, at=at)
    return ""


def must_have(task, user):
    """Raise Forbidden when the file holds rows that its owner may see no longer."""
    must_still_read(user)
    then, now = task.parameters.get("scope", "all"), scope_of(user)
    if now != "all" and (then == "all" or not set(then) <= set(now)):
        raise Forbidden("您的岗位已调整，这个文件中有您现在无权查看的企业。", next_step="请重新导出。")
