"""What an enterprise meets when things do not go smoothly: a claim by licence, a refusal, a review (NS-F10)."""

import io

from PIL import Image

from accounts.models import User
from accounts.stages import Role
from tests.accounts.people import PASSWORD, make_bureau, make_person
from tests.whitelist.rounds import ANSWERS, FINDINGS, make_application, principal
from whitelist.operations.applications import save_draft
from whitelist.stages import ApplicationStage


def test_who_has_no_code_claims_the_firm_with_its_licence(person):
    """The street looks at the licence; then the claimant is the principal."""
    application = make_application(ApplicationStage.WITHDRAWN)
    stranger = application.enterprise
    stranger.organisation = None
    stranger.save(update_fields=["organisation"])
    stream = io.BytesIO()
    Image.new("RGB", (800, 600), "white").save(stream, "JPEG")
    licence = {"name": "执照.jpg", "mimeType": "image/jpeg", "buffer": stream.getvalue()}
    firm = person(phone=True).go("/entry/").follow("凭营业执照认领")
    firm.fill(uscc=stranger.uscc, firm=stranger.name, street="公明街道应急办", file=licence)
    firm.fill(name="钱样例", phone="19900007777", password=PASSWORD, again=PASSWORD).press("提交认领")
    while firm.page.get_by_label("我已阅读").count():
        firm.page.get_by_label("我已阅读").check()
        firm.press("继续")
    firm.sees("待街道核对", stranger.name).picture("企业-认领")
    clerk = make_person(Role.STREET_CLERK, stranger.street, "陈经办")
    desk = person().sign_in(clerk).go("/desk/entry-claims/").follow(stranger.name).sees("钱样例")
    desk.picture("街道-核对认领").follow("通过认领").press("通过认领").sees("已办理")
    firm.go("/entry/mine/").follow("进入企业门户").sees(stranger.name)
    assert User.objects.get(name="钱样例").holds_any({Role.PRINCIPAL})


def test_a_refused_firm_reads_the_reasons_receipts_them_and_asks_for_review(person, calendar):
    """附件10 with numbered conditions; three working days from receipt; the bureau decides with reasons."""
    application = make_application(ApplicationStage.REFUSED)
    owner = principal(application.enterprise)
    calendar.turn("2026-10-19 10:00")
    firm = person(phone=True).sign_in(owner).sees("不予纳入", "签收").picture("企业-手机不予纳入")
    firm.go(f"/portal/cases/{application.case_id}/").sees("未按要求设置安全管理机构")
    notice = firm.download("不予纳入正面清单告知书")
    assert notice[:2] == b"PK"
    firm.follow("签收告知书").fill(password=PASSWORD).press("签收告知书").sees("2026-10-22", "申请复核")
    firm.follow("申请复核").press("申请复核").sees("还没有提交，请先改正")
    firm.fill(grounds="专职安全员已于九月任命，任命书附后。", password=PASSWORD).picture("企业-手机申请复核")
    firm.press("申请复核").sees("已办理：申请复核", "复核中")
    head = make_person(Role.SECTION_HEAD, make_bureau(), "吴科长")
    desk = person().sign_in(head).go("/desk/list/").follow(application.enterprise.name).sees("任命书附后")
    desk.follow("改为符合").fill(reason="任命书属实，符合方案要求。").picture("区局-复核决定").press(
        "改为符合"
    )
    desk.sees("已办理：改为符合")
    firm.go(f"/portal/cases/{application.case_id}/").sees("核查符合", "任命书属实")


def test_after_the_last_day_the_firm_is_told_and_agrees_to_the_next_list(person, calendar):
    """NS-4.1.1: after 10 November an application counts for the next list, and says so."""
    application = make_application(ApplicationStage.DRAFT)
    owner = principal(application.enterprise)
    save_draft(pk=application.pk, actor=owner, at=calendar.now(), declaration=ANSWERS, report=FINDINGS)
    calendar.turn("2026-11-11 09:00")
    firm = person().sign_in(owner).go(f"/portal/cases/{application.case_id}/").follow("签署并提交")
    firm.sees("同意计入2028年度").fill(password=PASSWORD).picture("企业-过期申报").press("签署并提交")
    firm.sees("还没有提交，请先改正").fill(password=PASSWORD, agreed_next_year=True).press("签署并提交")
    firm.sees("2028年度")
