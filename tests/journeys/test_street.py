"""A street's own work: its workbook into the register, with what is asked, mended, confirmed and undone."""

import json

from accounts.stages import Role
from enterprises.models import Enterprise
from tests.accounts.people import PASSWORD, make_bureau, make_person, make_street
from tests.enterprises.register import uscc
from tests.enterprises.test_imports import SAMPLE, STREETS
from tests.whitelist.rounds import clerk, day, make_round
from tests.whitelist.rounds import person as official
from whitelist.operations.rounds import close_round
from whitelist.stages import RoundStage


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


def test_a_nil_list_is_a_list_with_its_reason_and_may_come_back(person, calendar):
    """NS-4.1.2: a street without firms reports all the same; the bureau may return the list."""
    round_ = make_round(RoundStage.ACCEPTING)
    close_round(pk=round_.pk, actor=clerk(), at=day(2027, "11-13"))
    head = official(Role.STREET_HEAD, make_street())
    calendar.turn("2026-11-16 09:00")
    street = person().sign_in(head).go("/desk/list/").unfold("各街道进度").follow("公明街道")
    street.follow("上报名单").fill(password=PASSWORD).press("上报名单").sees("还没有提交，请先改正")
    street.fill(nil_reason="没有企业申报。", password=PASSWORD).press("上报名单").sees(
        "已上报", "没有企业申报。"
    )
    bureau = person().sign_in(clerk()).go("/desk/list/").unfold("各街道进度").follow("公明街道")
    bureau.follow("退回修改").fill(reason="请核对推荐情况。").press("退回修改").sees("已办理：退回修改")
    street.go("/desk/").sees("报送拟纳入企业名单").follow("办理", within="main")
    street.sees("请核对推荐情况。", "上报名单")
