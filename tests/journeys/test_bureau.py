"""The bureau: two people at one decision, a corrected notice, another street's eyes, the meeting's pack."""

from accounts.stages import Role
from tests.accounts.people import PASSWORD, make_bureau, make_person, make_street
from tests.whitelist.rounds import clerk, director, make_firm, make_round, section_head
from whitelist.models import Application, Round
from whitelist.stages import RoundStage


def test_two_reviewers_decide_at_once_and_one_is_told(person, calendar):
    """One wins, the other is told who was quicker; nothing is overwritten."""
    firm = make_firm(name="晨星五金有限公司")
    round_ = make_round(RoundStage.DELIBERATING, enterprises=[firm])
    calendar.turn("2026-11-24 10:00")
    page = f"/desk/list/rounds/{round_.pk}/deliberation/"
    one, two = person().sign_in(clerk()), person().sign_in(director())
    for desk in (one, two):
        desk.go(page).follow(firm.name)
    one.fill(approved="yes", reason="十一项条件都符合。").press("登记意见").sees(
        "已登记晨星五金有限公司的审议意见"
    )
    two.fill(approved="no", reason="再看一次现场。").press("登记意见").sees(clerk().name, "您的内容没有保存")
    assert two.page.input_value("[name=reason]") == "再看一次现场。"
    two.sees("现在登记的是“同意”").picture("区局-两人同时登记").go(page).sees("同意 1 家")
    one.go(f"{page}pack/").sees(firm.name, "打印").picture("区局-会议材料")


def test_two_directors_confirm_at_once_and_one_is_told(person, calendar):
    """The second confirmation finds the round moved on and changes nothing."""
    round_ = make_round(RoundStage.NOTICE_ENDED)
    second = make_person(Role.DIRECTOR, make_bureau(), "钱局长")
    calendar.turn("2026-12-09 10:00")
    desks = [person().sign_in(user) for user in (director(), second)]
    for desk in desks:
        desk.go(f"/desk/cases/{round_.case_id}/").follow("公布").fill(password=PASSWORD)
    desks[0].press("公布").sees("已公布")
    desks[1].press("公布").sees("当前阶段是“已公布”", "下一步").picture("区局-已由他人办理")
    assert Round.objects.get(pk=round_.pk).case.history.filter(step="publish").count() == 1


def test_a_corrected_notice_begins_again_and_says_what_changed(person, calendar):
    """NS-4.1.4: a new version, the old one stays readable, five days anew."""
    round_ = make_round(RoundStage.NOTICED)
    calendar.turn("2026-11-30 09:00")
    desk = person().sign_in(section_head()).go(f"/desk/cases/{round_.case_id}/").follow("更正并重新公示")
    desk.fill(reason="监督投诉电话有误。", complaint_channel="0755-87654321").picture("区局-更正公示")
    desk.press("更正并重新公示").sees("已办理：更正并重新公示")
    reader = person().go("/notices/").follow("2027年度").sees("第2版", "监督投诉电话有误", "2026-12-07")
    reader.follow("第1版").sees("已被更正")


def test_another_streets_case_does_not_exist_and_a_clerk_does_not_publish(person, calendar):
    """What you may not see is 404; what you see and may not do is 403 with the reason."""
    round_ = make_round(RoundStage.NOTICE_ENDED)
    application = Application.objects.get(round=round_)
    stranger = make_person(Role.STREET_CLERK, make_street("马田街道应急办", "440311006"))
    calendar.turn("2026-12-09 10:00")
    person().sign_in(stranger).go(f"/desk/cases/{application.case_id}/").sees("没有找到")
    desk = person().sign_in(clerk()).go(f"/desk/cases/{round_.case_id}/publish/")
    desk.sees("“公布”由", "局长").follow("回到首页").sees("待办")
