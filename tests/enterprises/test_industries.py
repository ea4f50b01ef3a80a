"""law.md 11.1: GB/T 4754 imported with reasons, the eight sectors by code, what a person decides against it."""

import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from openpyxl import Workbook

from accounts.refusals import Conflict, Forbidden
from accounts.stages import Role
from enterprises.models import FieldChange, Industry, IndustryMapping
from enterprises.operations import industries
from enterprises.rules.sectors import RULES, sector_by_code
from enterprises.stages import Sector
from tests.accounts.people import make_bureau, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-21 10:00")
TABLE = "附表,\n类别代码,类别名称\nC,制造业\nC33,金属制品业\n331,结构性金属制品制造\n3311,金属结构制造\n"


@pytest.fixture
def bureau_clerk():
    return make_person(Role.BUREAU_CLERK, make_bureau())


def load(text, actor, edition="2017", name="表.csv"):
    content = text if isinstance(text, bytes) else text.encode()
    words = {"edition": edition, "content": content, "file_name": name, "source": "样例"}
    return industries.import_industries(actor=actor, **words)


def counts(report):
    return (report.read, report.added, report.changed, report.unchanged, report.refused)


def test_a_table_comes_in_with_its_parents_and_a_second_time_changes_nothing(bureau_clerk):
    assert counts(load(TABLE, bureau_clerk)) == (4, 4, 0, 0, 0)
    assert counts(load(TABLE, bureau_clerk)) == (4, 0, 0, 4, 0)
    assert Industry.objects.get(code="3311").parent.code == "331"
    assert counts(load(TABLE.replace("金属制品业", "金属制品"), bureau_clerk)) == (4, 0, 1, 3, 0)


def test_every_refused_line_has_its_number_and_reason(bureau_clerk):
    report = load("代码,名称\n33,金属制品业\n33,重复\nXY,没有\n34,\n3512,没有上级\n", bureau_clerk)
    assert counts(report) == (5, 1, 0, 0, 4)
    assert [number for number, _ in report.problems] == [3, 4, 5, 6]
    assert "上级 351" in dict(report.problems)[6]


def test_a_workbook_and_a_gb18030_file_are_read_alike(bureau_clerk):
    book, buffer = Workbook(), io.BytesIO()
    for row in (("代码", "名称"), (33, "金属制品业"), ("331", "结构性金属制品制造")):
        book.active.append(row)
    book.save(buffer)
    assert counts(load(buffer.getvalue(), bureau_clerk, name="表.xlsx")) == (2, 2, 0, 0, 0)
    assert counts(load(TABLE.encode("gb18030"), bureau_clerk, edition="2011")) == (4, 4, 0, 0, 0)


@pytest.mark.parametrize("content", [b"\xff\xfe\x00\x01", "只有,表头\n一,行\n".encode(), b""])
def test_what_is_no_table_is_refused_in_words(content, bureau_clerk):
    with pytest.raises(ValueError, match="请|表头"):
        load(content, bureau_clerk)


def test_only_the_bureau_imports():
    clerk = make_person(Role.STREET_CLERK, make_street())
    with pytest.raises(Forbidden):
        load(TABLE, clerk)


def test_pairs_need_both_codes_in_the_tables(bureau_clerk):
    load("代码,名称\n33,金属制品业\n", bureau_clerk)
    load("代码,名称\n33,金属制品业\n", bureau_clerk, edition="2011")
    words = {"file_name": "对照.csv", "source": "样例", "actor": bureau_clerk}
    report = industries.import_mapping(content=b"2011,2017\n33,33\n33,99\n,33\n33,33\n", **words)
    assert counts(report) == (4, 1, 0, 1, 2)
    assert IndustryMapping.objects.get().code_2017 == "33"


def test_what_ships_is_only_what_the_source_names():
    assert industries.load_shipped().added == 31
    assert {len(code) for code in Industry.objects.values_list("code", flat=True)} == {2}
    call_command("import_industries", "--shipped")
    assert Industry.objects.count() == 31


@pytest.mark.parametrize(
    ("code", "sector", "settled"),
    [
        ("C3110", Sector.METALLURGY, True),
        ("3252", Sector.NONFERROUS, True),
        ("3021", Sector.BUILDING_MATERIALS, True),
        ("3051", Sector.LIGHT, False),
        ("3073", Sector.LIGHT, False),
        ("3311", Sector.MACHINERY, True),
        ("3381", Sector.LIGHT, False),
        ("3841", Sector.LIGHT, False),
        ("1610", Sector.TOBACCO, False),
        ("1751", Sector.TEXTILES, False),
        ("5174", Sector.COMMERCE, False),
    ],
)
def test_a_code_falls_into_one_sector(code, sector, settled):
    found = sector_by_code(code)
    assert (found.sector, found.settled) == (sector, settled)
    assert code.lstrip("C") in found.reason


def test_outside_the_eight_is_not_the_same_as_unknown():
    assert (sector_by_code("5942").sector, sector_by_code("5942").known) == (None, True)
    assert (sector_by_code("4710").sector, sector_by_code("4710").known) == (None, True)
    assert sector_by_code("").known is False
    assert sector_by_code("五金").known is False


def test_a_code_too_short_to_tell_an_exclusion_is_not_settled():
    assert sector_by_code("33").settled is False
    assert "338" in sector_by_code("33").reason
    assert sector_by_code("35").settled is True


def test_no_code_falls_under_two_rules_with_the_same_prefix():
    for number in range(10_000):
        digits = f"{number:04}"
        longest = sorted((len(rule.prefix_of(digits)) for rule in RULES), reverse=True)
        assert longest[0] == 0 or longest[0] > longest[1], digits


def test_an_older_code_goes_through_the_mapping_or_stays_unknown():
    assert sector_by_code("3511", "2011", ("3511",)).sector == Sector.MACHINERY
    assert sector_by_code("3511", "2011").known is False
    divided = sector_by_code("3511", "2011", ("3511", "5174"))
    assert (divided.sector, divided.known) == (None, False)


def test_a_person_decides_against_the_code_and_gives_the_word_back():
    enterprise = make_enterprise(make_street(), industry_code="5174")
    words = {"enterprise_id": enterprise.pk, "at": NOW}
    words["actor"] = make_person(Role.STREET_CLERK, enterprise.street)
    industries.decide_sector(sector="machinery", reason="现场实际从事机械加工", **words)
    finding, decision = industries.sector_of(enterprise)
    assert (finding.sector, decision.sector) == (Sector.COMMERCE, Sector.MACHINERY)
    with pytest.raises(Conflict):
        industries.decide_sector(sector="machinery", reason="再次", **words)
    industries.decide_sector(sector="", reason="已改为批发", **words)
    assert industries.sector_of(enterprise)[1] is None
    assert enterprise.sector_decisions.count() == 2
    assert FieldChange.objects.filter(enterprise=enterprise, field="sector").count() == 2


def test_import_in_the_browser_says_counts_and_reasons(bureau_clerk, client):
    sign_in(client, bureau_clerk)
    url = "/desk/enterprises/industries/"
    assert "待法制机构确认" in client.get(url).content.decode()
    file = SimpleUploadedFile("表.csv", f"{TABLE}9999,没有上级\n".encode())
    text = client.post(url, {"what": "2017", "file": file, "source": "样例"}).content.decode()
    assert "读到 5 行：新增 4，更新 0，无变化 0，未导入 1" in text
    assert "第 7 行" in text
    wrong = SimpleUploadedFile("表.xlsx", b"PK\x03\x04 no workbook")
    assert client.post(url, {"what": "2017", "file": wrong, "source": "样例"}).status_code == 422


def test_the_overview_shows_danger_and_sector_with_their_reasons(client):
    enterprise = make_enterprise(make_street(), industry_code="3110")
    sign_in(client, make_person(Role.STREET_CLERK, enterprise.street))
    text = client.get(f"/desk/enterprises/{enterprise.pk}/").content.decode()
    assert "高危生产经营单位：是" in text
    assert "第六十二条" in text
    assert "工贸行业：冶金" in text
    url = f"/desk/enterprises/{enterprise.pk}/standing/"
    assert client.post(f"{url}sector/", {"sector": "machinery", "reason": "现场核实"}).url == url
    assert "现场核实" in client.get(url).content.decode()
