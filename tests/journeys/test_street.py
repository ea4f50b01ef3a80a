"""A street's own work: its workbook into the register, with what is asked, mended, confirmed and undone."""

import json

from accounts.stages import Role
from enterprises.models import Enterprise
from tests.accounts.people import make_bureau, make_person, make_street
from tests.enterprises.register import uscc
from tests.enterprises.test_imports import SAMPLE, STREETS
from tests.whitelist.rounds import make_application
from tests.whitelist.rounds import person as official
from whitelist.stages import ApplicationStage


def test_the_sample_workbook_is_read_mended_confirmed_and_undone(person, calendar):
    """Import: preview with reasons, a wrong digit mended, counts that add up, an undo that leaves nothing."""
    for number, name in enumerate(STREETS, 1):
        make_street(f"{name}街道应急办", f"44031100{number}")
    clerk = make_person(Role.BUREAU_CLERK, make_bureau(), "周经办")
    desk = person().sign_in(clerk).go("/desk/enterprises/imports/").fill(file=str(SAMPLE))
    desk.picture("街道-导入上传").press("上传并预览").sees("1117", "校验位不对", "需要您确定或改正的")
    first = desk.page.locator("input[name^='mend-uscc']").first
    key = first.get_attribute("name")
    first.fill(uscc(4242))
    desk.picture("街道-导入预览", phone=True).press("保存并重新读取").sees("改正1行")
    report = json.loads(desk.download("下载结果"))
    counts = [report[name] for name in ("created", "updated", "unchanged", "duplicates", "refused")]
    assert report["rows"] == sum(counts) == 1117
    assert report["reasons"]["bad_check_digit"] == 21
    assert desk.page.locator(f"input[name='{key}']").input_value() == uscc(4242)
    assert not Enterprise.objects.exists()
    desk.unfold("确认导入").press("确认导入").sees("导入完成", "已导入").picture("街道-导入完成")
    assert Enterprise.objects.filter(uscc=uscc(4242)).exists()
    desk.go("/desk/search?q=光明").go("/desk/enterprises/?q=公明").picture("街道-企业列表", phone=True)
    batch = "/desk/enterprises/imports/"
    desk.go(batch).follow(SAMPLE.name).unfold("撤销这次导入").press("撤销导入").sees("已撤销")
    assert not Enterprise.objects.filter(withdrawn_at=None).exists()


def test_a_workbook_with_a_macro_is_refused_with_the_reason(person, tmp_path):
    """A hostile file changes nothing and says why."""
    hostile = tmp_path / "底册.xlsx"
    hostile.write_bytes(b"MZ" + b"\0" * 400)
    clerk = make_person(Role.STREET_CLERK, make_street(), "陈经办")
    desk = person().sign_in(clerk).go("/desk/enterprises/imports/").fill(file=str(hostile))
    desk.press("上传并预览").sees("还没有提交，请先改正", "没有导入过")


def test_the_head_of_a_street_without_firms_reports_a_nil_list(person, calendar):
    """NS-4.1.2: a nil list is a list; it needs its reason."""
    application = make_application(ApplicationStage.DRAFT)
    head = official(Role.STREET_HEAD, application.enterprise.street)
    calendar.turn("2026-11-05 09:00")
    desk = person().sign_in(head).go("/desk/list/").unfold("各街道进度").follow("公明街道")
    desk.sees("上报名单").picture("街道-负责人名单")
