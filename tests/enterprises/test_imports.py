"""Importing a register: every line in one count, twice the same changes nothing, undo says what it cannot."""

import json
from datetime import date
from pathlib import Path

import pytest
from django.core.management import CommandError, call_command

from accounts.models import Organisation
from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import Role
from enterprises.models import Claim, Enterprise, Fact, FieldChange, FormerName, ImportBatch, ImportLine, Site
from enterprises.operations import record_claim
from enterprises.operations.imports import (
    answer_batch,
    confirm_batch,
    discard_batch,
    import_register,
    preview_register,
    undo_batch,
)
from enterprises.operations.ledger import facts_recorded
from enterprises.sheets.refusals import WorkbookRefused
from tests.accounts.people import make_bureau, make_department, make_person, make_street, moment
from tests.enterprises import workbooks
from tests.enterprises.register import make_enterprise, uscc

pytestmark = pytest.mark.django_db

SAMPLES = Path(__file__).resolve().parents[2] / "enterprises/samples"
SAMPLE = SAMPLES / "光明区工贸企业底册.xlsx"
STREETS = ("光明", "公明", "新湖", "凤凰", "玉塘", "马田")
AT = moment("2026-11-06 10:00")
LATER = moment("2026-11-09 10:00")
HEADER = [
    "序号",
    "企业名称",
    "统一社会信用代码",
    "地址",
    "联系电话",
    "从业人数",
    "风险等级",
    "粉尘涉爆",
    "最近处罚日期",
]
COUNTS = ("created", "updated", "unchanged", "duplicates", "refused")


@pytest.fixture
def streets():
    return {name: make_street(f"{name}街道应急办", f"44031100{n}") for n, name in enumerate(STREETS, 1)}


@pytest.fixture
def clerk(streets):
    return make_person(Role.STREET_CLERK, streets["光明"])


@pytest.fixture
def bureau_clerk(streets):
    return make_person(Role.BUREAU_CLERK, make_bureau())


@pytest.fixture(autouse=True)
def media(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path / "files"


@pytest.fixture
def book(tmp_path):
    """A function that writes a register of 光明街道 and returns its path."""

    def write(*rows, header=None, title="光明街道", name="一.xlsx"):
        return workbooks.register(tmp_path / name, *rows, header=header or HEADER, title=title)

    return write


def bring(path, actor=None, at=AT, **options):
    return import_register(file=path, actor=actor, at=at, **options)


def preview(path, actor, at=AT, **options):
    content = [path.read_bytes()]
    return preview_register(content=content, file_name=path.name, actor=actor, at=at, **options)


def counts(report):
    return tuple(report[name] for name in COUNTS)


def consistent(report):
    return report["rows"] == sum(counts(report))


def state():
    """Everything an import may change, for before-and-after comparisons."""
    rows = Enterprise.objects.order_by("pk").values(
        "pk", "name", "uscc", "staff", "risk_colour", "withdrawn_at"
    )
    return list(rows), Claim.objects.count(), Fact.objects.count(), FieldChange.objects.count()


def test_the_sample_imports_with_the_counts_of_its_key(streets):
    key = json.loads((SAMPLES / "光明区工贸企业底册.json").read_text())["kinds_of_mess"]
    report = bring(SAMPLE)
    assert report["rows"] == key.pop("rows")
    assert report["reasons"] == key
    assert counts(report) == (1080, 0, 0, 15, 22)
    assert Enterprise.objects.count() == 1080
    assert Enterprise.objects.filter(uscc=None).count() == key["missing_code"]


def test_importing_the_sample_again_changes_nothing(streets):
    bring(SAMPLE)
    before = state()
    report = bring(SAMPLE, at=LATER)
    assert counts(report) == (0, 0, 1080, 15, 22)
    assert state() == before


def test_every_line_read_is_kept_with_its_outcome(streets):
    report = bring(SAMPLE)
    lines = ImportLine.objects.filter(batch=report["batch"])
    assert lines.count() == report["rows"]
    refused = [line for line in report["lines"] if line["outcome"] == "refused"]
    assert len(refused) == report["refused"]
    assert all(line["sheet"] and line["row"] > 3 and line["problems"] for line in refused)


def test_a_dry_run_reports_the_same_and_writes_nothing(streets):
    dry = bring(SAMPLE, dry_run=True)
    assert Enterprise.objects.count() == ImportBatch.objects.count() == 0
    wet = bring(SAMPLE)
    assert {name: dry[name] for name in ("rows", *COUNTS, "reasons")} == {
        name: wet[name] for name in ("rows", *COUNTS, "reasons")
    }


def test_what_a_line_says_becomes_claims_and_facts_with_source_and_day(streets, book):
    bring(book([1, "甲公司", uscc(1), "甲路", 13000000000, "36人", "橙色", "√", "2023年5月"]))
    enterprise = Enterprise.objects.get()
    assert (enterprise.staff, enterprise.risk_colour, enterprise.phone) == (36, "orange", "13000000000")
    claims = {claim.attribute: (claim.value, claim.source, claim.as_of) for claim in enterprise.claims.all()}
    assert claims == {
        "risk_colour": ("orange", "register", date(2026, 11, 6)),
        "dust": ("yes", "register", date(2026, 11, 6)),
    }
    [fact] = enterprise.facts.all()
    assert (fact.kind, fact.occurred_on, fact.precision) == ("penalty", date(2023, 5, 31), "month")


def test_silence_makes_no_claim_and_a_written_no_does(streets, book):
    """*unknown* is not *no*."""
    bring(
        book(
            [1, "甲公司", uscc(1), "甲路", None, None, "", "/", "/"],
            [2, "乙公司", uscc(2), "乙路", None, None, "", "×", "无"],
        )
    )
    claims = Claim.objects.order_by("attribute").values_list("enterprise__name", "attribute", "value")
    assert list(claims) == [("乙公司", "dust", "no"), ("乙公司", "no_penalty", "yes")]
    assert not Fact.objects.exists()


def test_the_day_in_the_heading_is_the_day_a_claim_speaks_of(streets, tmp_path):
    rows = [
        ["光明街道底册", None, "填报日期：2026.10.15"],
        HEADER,
        [1, "甲公司", uscc(1), "甲路", None, None, "蓝"],
    ]
    path = workbooks.package(tmp_path / "一.xlsx", {"光明街道": workbooks.sheet_xml(rows)})
    bring(path)
    assert Claim.objects.get().as_of == date(2026, 10, 15)


def test_a_changed_cell_updates_the_field_and_keeps_its_history(streets, book):
    bring(book([1, "甲公司", uscc(1), "甲路", "13000000000", 36]))
    report = bring(book([1, "甲公司", uscc(1), "甲路", "13100000000", 40]), at=LATER)
    assert counts(report) == (0, 1, 0, 0, 0)
    changes = FieldChange.objects.exclude(field="created").order_by("field")
    assert [(change.field, change.before, change.after) for change in changes] == [
        ("phone", "13000000000", "13100000000"),
        ("staff", "36", "40"),
    ]
    assert all(change.batch_id == report["batch"] and "一.xlsx" in change.why for change in changes)


def test_an_empty_cell_erases_nothing(streets, book):
    bring(book([1, "甲公司", uscc(1), "甲路", "13000000000", 36, "橙"]))
    report = bring(book([1, "甲公司", uscc(1)]), at=LATER)
    assert counts(report) == (0, 0, 1, 0, 0)
    assert Enterprise.objects.get().risk_colour == "orange"


def test_a_code_given_later_belongs_to_the_enterprise_without_one(streets, book):
    bring(book([1, "甲公司", "", "甲路"]))
    report = bring(book([1, "甲公司", uscc(1), "甲 路"]), at=LATER)
    assert counts(report) == (0, 1, 0, 0, 0)
    assert Enterprise.objects.get().uscc == uscc(1)


def test_without_code_and_with_several_of_that_name_the_line_is_refused(streets, book):
    for n in (1, 2):
        make_enterprise(streets["光明"], "甲公司", uscc=uscc(n), address="甲路")
    report = bring(book([1, "甲公司", "", "甲路"]))
    assert counts(report) == (0, 0, 0, 0, 1)
    assert report["reasons"]["several_matches"] == 1


def test_a_new_name_under_the_same_code_is_a_change_of_name(streets, book):
    bring(book([1, "甲公司", uscc(1)]))
    report = bring(book([1, "乙公司", uscc(1)]), at=LATER)
    assert report["reasons"] == {"code_of_other_name": 1}
    enterprise = Enterprise.objects.search("乙公司").get()
    assert [former.name for former in enterprise.former_names.all()] == ["甲公司"]


def test_an_enterprise_of_another_street_is_not_moved_by_a_workbook(streets, book):
    make_enterprise(streets["马田"], "甲公司", uscc=uscc(1))
    report = bring(book([1, "甲公司", uscc(1)]))
    assert counts(report) == (0, 0, 0, 0, 1)
    assert report["reasons"] == {"moved_street": 1}
    assert Enterprise.objects.get().street == streets["马田"]


def test_a_street_clerk_imports_own_lines_only(streets, clerk):
    report = bring(SAMPLE, clerk)
    own = Enterprise.objects.filter(street=streets["光明"]).count()
    assert own == Enterprise.objects.count() == report["created"] > 0
    assert report["reasons"]["other_street"] > 800
    assert consistent(report)


def test_a_street_that_does_not_exist_refuses_its_lines(streets, book):
    report = bring(book([1, "甲公司", uscc(1)], title="南头街道"))
    assert report["reasons"] == {"unknown_street": 1}


def test_the_street_is_given_where_the_workbook_names_none(streets, book, clerk):
    path = book([1, "甲公司", uscc(1)], title="底册")
    assert bring(path, dry_run=True)["reasons"] == {"missing_street": 1}
    assert bring(path, street="公明街道", dry_run=True)["created"] == 1
    bring(path, clerk)
    assert Enterprise.objects.get().street == streets["光明"]


@pytest.mark.parametrize(
    "role", [Role.STREET_OFFICER, Role.BUREAU_OFFICER, Role.DIRECTOR, Role.LIAISON, Role.SYSTEM_ADMIN]
)
def test_other_roles_may_not_import(streets, book, role):
    home = {Role.STREET_OFFICER: streets["光明"], Role.LIAISON: make_department()}.get(role) or make_bureau()
    actor = make_person(role, home)
    with pytest.raises(Forbidden):
        bring(book([1, "甲公司", uscc(1)]), actor)
    with pytest.raises(Forbidden):
        preview(book([1, "甲公司", uscc(1)]), actor)
    assert not Enterprise.objects.exists()
    assert not ImportBatch.objects.exists()


def test_a_newer_claim_is_not_overturned_by_an_older_sheet(streets, book):
    enterprise = make_enterprise(streets["光明"], "甲公司", uscc=uscc(1), address="甲路")
    said = {"enterprise": enterprise, "attribute": "risk_colour", "source": "verification", "actor": None}
    record_claim(**said, value="red", as_of=date(2026, 11, 8), at=moment("2026-11-08"))
    report = bring(book([1, "甲公司", uscc(1), "甲路", None, None, "蓝"]))
    assert report["reasons"] == {"newer_known": 1}
    assert Enterprise.objects.get().risk_colour == "red"


def test_a_day_replaces_the_month_the_register_had(streets, book):
    line = [1, "甲公司", uscc(1), "甲路", None, None, None, None]
    bring(book([*line, "2023年5月"]))
    bring(book([*line, "2023.5.6"]), at=LATER)
    standing = Fact.objects.standing()
    assert [(fact.occurred_on, fact.precision) for fact in standing] == [(date(2023, 5, 6), "day")]
    report = bring(book([*line, "2023年5月"]), at=LATER)
    assert counts(report) == (0, 0, 1, 0, 0)


def test_a_day_to_come_is_not_recorded(streets, book):
    report = bring(book([1, "甲公司", uscc(1), "甲路", None, None, None, None, "2026.11.7"]))
    assert report["reasons"]["future_date"] == 1
    assert not Fact.objects.exists()


def test_the_ledger_tells_its_listeners_on_commit(streets, book, django_capture_on_commit_callbacks):
    heard = []
    facts_recorded.connect(
        lambda facts, **_: heard.extend(fact.kind for fact in facts), weak=False, dispatch_uid="test"
    )
    try:
        with django_capture_on_commit_callbacks(execute=True):
            bring(book([1, "甲公司", uscc(1), "甲路", None, None, None, None, "2023.5.6"]))
    finally:
        facts_recorded.disconnect(dispatch_uid="test")
    assert heard == ["penalty"]


def test_the_number_of_queries_does_not_grow_with_the_lines(streets, book, django_assert_max_num_queries):
    bring(book(*([n, f"甲{n}公司", uscc(n), f"{n}号", None, n, "蓝", "×"] for n in range(1, 121))))
    with django_assert_max_num_queries(40):
        bring(
            book(*([n, f"甲{n}公司", uscc(n), f"{n}号", None, n + 1, "黄", "√"] for n in range(1, 241))),
            at=LATER,
        )


def test_a_preview_changes_nothing_of_the_register(bureau_clerk):
    batch = preview(SAMPLE, bureau_clerk)
    assert (batch.state, batch.report["created"], batch.lines.count()) == ("preview", 1080, 1117)
    assert not Enterprise.objects.exists()


def test_a_bad_check_digit_is_mended_in_the_preview_and_goes_on(bureau_clerk, book):
    wrong = uscc(1)[:-1] + ("0" if uscc(1)[-1] != "0" else "1")
    batch = preview(book([1, "甲公司", wrong]), bureau_clerk)
    assert batch.report["refused"] == 1
    batch = answer_batch(
        batch_id=batch.pk, actor=bureau_clerk, at=AT, mends={("光明街道", 3): {"uscc": f" {uscc(1).lower()}"}}
    )
    assert (batch.report["refused"], batch.report["created"]) == (0, 1)
    confirm_batch(batch_id=batch.pk, actor=bureau_clerk, at=AT)
    assert Enterprise.objects.get().uscc == uscc(1)


def test_a_mend_can_be_taken_back(bureau_clerk, book):
    wrong = uscc(1)[:-2] + "00"
    batch = preview(book([1, "甲公司", wrong]), bureau_clerk)
    for text, refused in ((uscc(1), 0), ("", 1)):
        batch = answer_batch(
            batch_id=batch.pk, actor=bureau_clerk, at=AT, mends={("光明街道", 3): {"uscc": text}}
        )
        assert batch.report["refused"] == refused


def test_what_is_not_recognised_must_be_answered_before_confirming(bureau_clerk, book):
    path = book(["甲公司", uscc(1), "甲路", "12万"], header=["企业名称", "信用代码", "地址", "产值"])
    batch = preview(path, bureau_clerk)
    with pytest.raises(Incomplete) as refusal:
        confirm_batch(batch_id=batch.pk, actor=bureau_clerk, at=AT)
    assert refusal.value.missing == ("光明街道：产值",)
    answer_batch(batch_id=batch.pk, actor=bureau_clerk, at=AT, columns={"产值": "ignore"})
    confirm_batch(batch_id=batch.pk, actor=bureau_clerk, at=AT)
    assert Enterprise.objects.count() == 1


def test_a_preview_is_planned_afresh_when_it_is_confirmed(bureau_clerk, streets, book):
    batch = preview(book([1, "甲公司", uscc(1), "甲路"]), bureau_clerk)
    make_enterprise(streets["光明"], "甲公司", uscc=uscc(1), address="甲路")
    batch = confirm_batch(batch_id=batch.pk, actor=bureau_clerk, at=LATER)
    assert counts(batch.report) == (0, 0, 1, 0, 0)


def test_a_batch_is_confirmed_once(bureau_clerk, book):
    batch = preview(book([1, "甲公司", uscc(1)]), bureau_clerk)
    confirm_batch(batch_id=batch.pk, actor=bureau_clerk, at=AT)
    for act in (confirm_batch, answer_batch, discard_batch):
        with pytest.raises(WrongStage):
            act(batch_id=batch.pk, actor=bureau_clerk, at=AT)


def test_another_street_does_not_see_a_batch(streets, clerk, book):
    batch = preview(book([1, "甲公司", uscc(1)]), clerk)
    stranger = make_person(Role.STREET_CLERK, streets["公明"])
    for act in (confirm_batch, answer_batch, discard_batch, undo_batch):
        with pytest.raises(NotVisible):
            act(batch_id=batch.pk, actor=stranger, at=AT)
    assert ImportBatch.objects.get().state == "preview"


def test_a_street_s_import_stays_its_own_when_the_bureau_confirms_it(streets, clerk, bureau_clerk):
    batch = preview(SAMPLE, clerk)
    planned = batch.report["created"]
    batch = confirm_batch(batch_id=batch.pk, actor=bureau_clerk, at=LATER)
    assert batch.report["created"] == planned
    assert set(Enterprise.objects.values_list("street", flat=True)) == {streets["光明"].pk}


def test_a_preview_given_up_leaves_no_file(bureau_clerk, book, settings, django_capture_on_commit_callbacks):
    batch = preview(book([1, "甲公司", uscc(1)]), bureau_clerk)
    kept = Path(settings.MEDIA_ROOT) / batch.path
    assert kept.stat().st_mode & 0o777 == 0o600
    with django_capture_on_commit_callbacks(execute=True):
        discard_batch(batch_id=batch.pk, actor=bureau_clerk, at=AT)
    assert not kept.exists()


def test_a_hostile_workbook_leaves_no_batch(bureau_clerk, tmp_path):
    path = workbooks.register(tmp_path / "一.xlsx", [1], parts={"xl/vbaProject.bin": b"\0"})
    with pytest.raises(WorkbookRefused):
        preview(path, bureau_clerk)
    assert not ImportBatch.objects.exists()


def test_an_error_while_writing_leaves_everything_as_it_was(streets, book, monkeypatch):
    def fail(*args, **options):
        raise RuntimeError("disk")

    before = state()
    monkeypatch.setattr("enterprises.operations.imports.writing.write_lines", fail)
    with pytest.raises(RuntimeError):
        bring(book([1, "甲公司", uscc(1)]))
    assert state() == before
    assert not ImportBatch.objects.exists()


def test_two_imports_at_once_are_not_allowed(streets, book, monkeypatch):
    import psycopg2
    from django.db import connection

    params = connection.get_connection_params()
    other = psycopg2.connect(
        **{key: params[key] for key in ("dbname", "user", "password", "host", "port") if key in params}
    )
    try:
        other.cursor().execute("SELECT pg_advisory_xact_lock(4407311)")
        with pytest.raises(Conflict, match="正在导入"):
            bring(book([1, "甲公司", uscc(1)]))
    finally:
        other.close()


def test_undo_withdraws_what_the_import_created(streets, bureau_clerk, book):
    report = bring(book([1, "甲公司", uscc(1), "甲路", None, None, "蓝", "×", "2023.5.6"]))
    batch = undo_batch(batch_id=report["batch"], actor=bureau_clerk, at=LATER)
    assert (batch.state, batch.report["undone"], batch.report["kept"]) == ("undone", 1, [])
    assert Enterprise.objects.get().withdrawn_at == LATER
    assert not Claim.objects.all().latest().exists()
    assert not Fact.objects.standing().exists()


def test_after_an_undo_the_same_file_imports_again(streets, bureau_clerk):
    first = bring(SAMPLE)
    undo_batch(batch_id=first["batch"], actor=bureau_clerk, at=LATER)
    again = bring(SAMPLE, at=LATER)
    assert counts(again) == (1080, 0, 0, 15, 22)
    assert Enterprise.objects.filter(withdrawn_at=None).count() == 1080


def test_undo_brings_back_the_former_values(streets, bureau_clerk, book):
    bring(book([1, "甲公司", uscc(1), "甲路", "13000000000", 36, "橙", "×"]))
    report = bring(book([1, "乙公司", uscc(1), "甲路", "13100000000", 40, "蓝", "√"]), at=LATER)
    undo_batch(batch_id=report["batch"], actor=bureau_clerk, at=LATER)
    enterprise = Enterprise.objects.search("甲公司").get()
    assert (enterprise.phone, enterprise.staff, enterprise.risk_colour) == ("13000000000", 36, "orange")
    assert dict(Claim.objects.all().latest().values_list("attribute", "value")) == {
        "risk_colour": "orange",
        "dust": "no",
    }
    assert not FormerName.objects.exists()
    assert FieldChange.objects.filter(why__startswith="撤销导入").count() == 4


def test_undo_keeps_what_was_changed_since_and_says_so(streets, bureau_clerk, book):
    bring(book([1, "甲公司", uscc(1), "甲路", "13000000000", 36]))
    second = bring(book([1, "甲公司", uscc(1), "甲路", "13100000000", 40]), at=LATER)
    bring(book([1, "甲公司", uscc(1), "甲路", "13200000000"], name="二.xlsx"), at=moment("2026-11-10"))
    batch = undo_batch(batch_id=second["batch"], actor=bureau_clerk, at=moment("2026-11-11"))
    enterprise = Enterprise.objects.get()
    assert (enterprise.phone, enterprise.staff) == ("13200000000", 36)
    assert [entry["reason"] for entry in batch.report["kept"]] == ["“联系电话”导入后又改过，保留现值"]


@pytest.mark.parametrize("use", ["site", "claim", "change", "account"])
def test_undo_keeps_an_enterprise_somebody_has_used_since(streets, bureau_clerk, book, use):
    report = bring(book([1, "甲公司", uscc(1)], [2, "乙公司", uscc(2)]))
    enterprise = Enterprise.objects.get(name="甲公司")
    if use == "site":
        Site.objects.create(enterprise=enterprise, name="二厂", address="某路")
    elif use == "claim":
        said = {"attribute": "dust", "value": "no", "source": "verification", "as_of": date(2026, 11, 7)}
        record_claim(enterprise=enterprise, actor=bureau_clerk, at=LATER, **said)
    elif use == "change":
        FieldChange.objects.create(enterprise=enterprise, field="phone", why="电话更正", changed_at=LATER)
    else:
        enterprise.organisation = Organisation.objects.create(
            kind="enterprise", name="甲公司", parent=streets["光明"]
        )
        enterprise.save()
    batch = undo_batch(batch_id=report["batch"], actor=bureau_clerk, at=LATER)
    assert [entry["name"] for entry in batch.report["kept"]] == ["甲公司"]
    assert list(Enterprise.objects.filter(withdrawn_at=None)) == [enterprise]


def test_an_import_is_undone_once(streets, bureau_clerk, book):
    report = bring(book([1, "甲公司", uscc(1)]))
    undo_batch(batch_id=report["batch"], actor=bureau_clerk, at=LATER)
    with pytest.raises(WrongStage):
        undo_batch(batch_id=report["batch"], actor=bureau_clerk, at=LATER)


def test_the_command_prints_and_reports_the_counts(streets, tmp_path, capsys):
    report = tmp_path / "out.json"
    call_command("import_register", str(SAMPLE), "--report", str(report))
    written = json.loads(report.read_text())
    assert counts(written) == (1080, 0, 0, 15, 22)
    assert "读到 1117  新增 1080  更新 0  无变化 0  文件内重复 15  未导入 22" in capsys.readouterr().out


def test_the_command_with_dry_run_writes_nothing(streets, capsys):
    call_command("import_register", str(SAMPLE), "--dry-run")
    assert "没有写入" in capsys.readouterr().out
    assert not Enterprise.objects.exists()


def test_the_command_on_an_empty_district_says_what_comes_first():
    with pytest.raises(CommandError, match="区应急管理局"):
        call_command("import_register", str(SAMPLE))


@pytest.mark.parametrize("content", [None, b"not a workbook"])
def test_the_command_refuses_in_one_line(streets, tmp_path, content):
    path = tmp_path / "一.xlsx"
    if content:
        path.write_bytes(content)
    with pytest.raises(CommandError, match="没有"):
        call_command("import_register", str(path))
