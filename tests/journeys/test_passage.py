"""One application from the street's letter to the public list, through the browsers of all four audiences (NS-4.1)."""

import hashlib
import io
import json
import re
from datetime import date

import openpyxl
import pytest
from playwright.sync_api import expect

from enterprises.operations import record_claim
from enterprises.stages import Attribute, Source
from tests.accounts.people import PASSWORD, moment
from tests.journeys.district import CHANNEL, FIRM, make_district, photo
from whitelist.sheet_items import CHECK_ITEMS

pytestmark = pytest.mark.slow


class Passage:
    """The four windows, and the chapters in their order."""

    def __init__(self, person, calendar):
        self.calendar, self.all = calendar, make_district()
        record_claim(
            enterprise=self.all.firm,
            attribute=Attribute.RISK_COLOUR,
            value="blue",
            source=Source.REGISTER,
            as_of=date(2026, 1, 5),
            actor=None,
            at=moment("2026-01-05"),
        )
        self.firm, self.street, self.bureau, self.public = (person() for _ in range(4))
        self.phone = person(phone=True)

    def case(self, desk, name=FIRM):
        """The desk's page of the application."""
        return desk.go("/desk/list/applications/").follow(name)

    def round(self):
        """The bureau's page of the round."""
        return self.bureau.go("/desk/list/").follow("2027年度正面清单")

    # Chapters

    def round_opens(self):
        desk = self.bureau.sign_in(self.all.bureau_clerk)
        desk.follow("正面清单").follow("建立批次").fill(year=2027).picture("区局-建立批次").press("建立批次")
        self.round().follow("开始受理").fill(complaint_channel=CHANNEL).press("开始受理")
        desk.sees("已办理：开始受理", "受理申报截止", "2026-11-10").picture("区局-批次受理中")

    def firm_gets_an_account(self):
        self.calendar.turn("2026-10-09 10:00")
        desk = self.street.sign_in(self.all.clerk).go("/desk/enterprises/").follow(FIRM)
        desk.press("生成邀请函").sees("邀请码只显示这一次").picture("街道-邀请函")
        code = desk.page.locator("article strong.code").inner_text()
        firm = self.firm.go("/entry/").fill(code="ABCDEFGH23").press("下一步").sees("邀请码不正确")
        firm.fill(code=code).picture("企业-邀请码", phone=True).press("下一步").sees(FIRM)
        given = {"name": "孙明", "phone": "19900001234", "password": PASSWORD, "again": PASSWORD}
        firm.fill(**given).picture("企业-设立账号").press("设立账号并进入").sees("个人信息处理说明")
        firm.page.get_by_label("我已阅读").check()
        firm.picture("企业-个人信息说明").press("继续").sees(FIRM, "差哪一条").picture(
            "企业-首页", phone=True
        )

    def firm_declares(self):
        self.calendar.turn("2026-10-12 09:30")
        firm = self.firm.go("/sign-in/").fill(username="19900001234", password=PASSWORD).press("登录")
        firm.go("/portal/list/").sees("11 项中", "待证明").picture("企业-差哪一条", phone=True)
        firm.press("开始申报").sees("已建立2027年度正面清单")
        firm.fill(contact_name="孙明", contact_phone="19900001234", address="样例路1号")
        firm.page.locator("[data-draft-state]").get_by_text(re.compile("已自动保存 09:3")).wait_for()
        firm.page.reload()
        assert firm.look().page.input_value("[name=contact_name]") == "孙明"
        firm.fill(safety_body="yes", certified="no", level="3", accident="no", penalty="no", high_risk="no")
        firm.page.locator("[data-said=certified]").get_by_text("不满足").wait_for()
        firm.fill(certified="yes", key_chemicals="no", risk_colour="blue")
        expect(firm.page.locator("[data-said=certified]")).to_be_empty()
        firm.picture("企业-申报表", phone=True)
        firm.press("保存，去填检查情况报告").sees("申报表已填完并保存")
        firm.fill(checked_by="self", checked_on="2026-10-10", truthful=True)
        firm.fill(findings="厂房和台账逐项检查。").picture("企业-检查情况报告", phone=True).press(
            "保存，回到申请"
        )
        firm.sees("下一步：签署并提交").follow("签署并提交").fill(password="wrong").press("签署并提交")
        firm.sees("密码不正确，没有签署").follow("返回").follow("签署并提交").fill(password=PASSWORD)
        firm.picture("企业-签署", phone=True).press("签署并提交").sees(
            "已办理：签署并提交", "完成现场核查"
        ).picture("企业-已提交")

    def street_sends_it_back(self):
        self.calendar.turn("2026-10-13 10:00")
        desk = self.case(self.street.sign_in(self.all.clerk)).sees("下一步：受理").picture("街道-申请")
        desk.follow("退回补正").fill(reason="请写明检查了哪些车间。").picture("街道-退回补正").press(
            "退回补正"
        )
        self.calendar.turn("2026-10-14 10:00")
        firm = self.firm.go("/sign-in/").fill(username="19900001234", password=PASSWORD).press("登录")
        firm.sees("待补正", "补正材料").picture("企业-退回补正", phone=True).follow("补正材料")
        firm.sees("请写明检查了哪些车间。").follow("检查情况报告")
        firm.fill(findings="冲压、喷粉、包装三个车间和台账。").press("保存，回到申请")
        firm.follow("补正后提交").fill(password=PASSWORD).press("补正后提交").sees("已办理：补正后提交")

    def street_verifies(self):
        self.calendar.turn("2026-10-15 09:00")
        desk = self.case(self.street.sign_in(self.all.clerk)).follow("受理").press("受理")
        desk.follow("安排核查").fill(officer=self.all.officer.name, booked_for="2026-10-19T09:30")
        desk.picture("街道-安排核查").press("安排核查").sees("已办理：安排核查")
        self.calendar.turn("2026-10-19 09:40")
        phone = self.phone.sign_in(self.all.officer).picture("街道-手机待办").go("/desk/list/applications/")
        phone.follow(FIRM).follow("现场核查").sees("样例路1号").press("开始填写")
        phone.page.locator("[name=met_certified][value=no]").tap()
        for item in CHECK_ITEMS:
            phone.page.locator(f"[name=met_{item.name}][value=yes]").tap()
        phone.fill(company_person="孙明", visited_on="2026-10-19")
        phone.page.get_by_text("各项都填了，可以核对签署").wait_for()
        phone.picture("街道-手机核查", whole=False).fill(photos=[photo(), photo("grey")]).press("上传照片")
        phone.sees("已上传 2 张照片").follow("核对并签署").sees("结论：符合纳入条件")
        phone.fill(password=PASSWORD).picture("街道-手机签署").press("签署").sees("等第二名执法人员签署")
        phone = self.phone.sign_in(self.all.second).go("/desk/list/applications/").follow(FIRM)
        phone.follow("现场核查").follow("核对并签署").fill(password=PASSWORD).press("签署")
        phone.sees("核查结论：符合纳入条件", "核查符合").picture("街道-手机结论")

    def street_reports(self):
        self.calendar.turn("2026-11-13 09:00")
        self.bureau.sign_in(self.all.bureau_clerk)
        self.round().follow("截止受理").press("截止受理").sees("核查汇总")
        self.calendar.turn("2026-11-16 09:00")
        desk = self.street.sign_in(self.all.head).go("/desk/list/").unfold("各街道进度").follow("公明街道")
        desk.follow("上报名单").fill(password=PASSWORD).picture("街道-上报名单").press("上报名单")
        desk.sees("已办理：上报名单").picture("街道-名单已上报")
        sheet = openpyxl.load_workbook(io.BytesIO(desk.download(re.compile("附件6|xlsx")))).active
        assert any(FIRM in [cell.value for cell in row] for row in sheet.iter_rows())

    def bureau_consults(self):
        self.calendar.turn("2026-11-18 09:00")
        desk = self.bureau.sign_in(self.all.bureau_clerk).go("/desk/list/").unfold("各街道进度")
        desk.follow("公明街道").follow("接收").press("接收").sees("已办理：接收")
        self.round().follow("征求意见").fill(sample_waiver="本年度抽查另行组织。").picture("区局-征求意见")
        desk.press("征求意见").sees("已办理：征求意见")
        body = self.street.sign_in(self.all.liaison).follow("征求意见").follow("2027年度正面清单")
        body.fill(answer="agreed").picture("部门-回复").press("提交回复").sees("已回复区应急管理局")
        self.round().follow("征求意见情况").follow(self.all.association.name)
        desk.fill(reply_number="安协函〔2026〕8号", answer="agreed").press("提交回复")
        desk.sees("书面回复").picture("区局-各单位回复")
        self.round().follow("结束征求意见").press("结束征求意见").sees("已办理：结束征求意见")

    def bureau_deliberates(self):
        self.calendar.turn("2026-11-24 15:00")
        desk = self.bureau.sign_in(self.all.bureau_clerk)
        self.round().follow("审议").follow(FIRM).picture("区局-一企一页")
        desk.fill(approved="yes", reason="十一项条件都符合。").press("登记意见")
        desk.fill(held_on="2026-11-24", number="会纪〔2026〕12号", minutes="逐家审议，一致同意。")
        desk.press("保存会议信息").sees("会议信息已保存").picture("区局-审议")
        self.calendar.turn("2026-11-25 09:00")
        desk.sign_in(self.all.director).picture("区局-局长待办")
        self.round().follow("登记审议结果").fill(password=PASSWORD).press("登记审议结果").sees("已审议")

    def public_objects(self):
        self.calendar.turn("2026-11-26 09:00")
        self.bureau.sign_in(self.all.bureau_clerk)
        self.round().follow("公示").press("公示").sees("公示期").picture("区局-公示中")
        self.calendar.turn("2026-11-27 20:00")
        reader = self.public.go("/").picture("公众-首页", phone=True).go("/notices/").follow("2027年度")
        reader.sees(FIRM, CHANNEL, "2026-12-03").sees_not("孙明", "19900001234").picture(
            "公众-公示", phone=True
        )
        reader.follow("提出异议").fill(text="喷粉车间地面积尘很厚。").picture("公众-提出异议", phone=True)
        reader.press("提交异议").sees("您的查询码").picture("公众-查询码")
        self.code = reader.page.locator("strong.stat-value").inner_text()
        self.calendar.turn("2026-11-30 09:00")
        desk = (
            self.bureau.sign_in(self.all.section_head)
            .go("/desk/list/")
            .follow(re.compile("异议"), "main table")
        )
        desk.sees("喷粉车间地面积尘很厚").follow("异议不成立").fill(answer="现场核实，积尘已按制度清扫。")
        desk.picture("区局-答复异议").press("异议不成立").sees("已办理：异议不成立")
        reader.go("/objections/").fill(code=self.code).press("查询").sees("积尘已按制度清扫")
        reader.picture("公众-异议答复", phone=True)

    def bureau_publishes(self):
        self.calendar.turn("2026-12-04 09:00")
        self.bureau.sign_in(self.all.bureau_clerk)
        self.round().follow("公示期满").press("公示期满").sees("已办理：公示期满")
        self.calendar.turn("2026-12-07 09:00")
        self.bureau.sign_in(self.all.director)
        self.round().follow("公布").fill(password=PASSWORD).picture("区局-公布").press("公布").sees("已公布")

    def everybody_reads_it(self):
        reader = (
            self.public.go("/list/").sees(FIRM, "2026-12-07 至 2029-12-06").picture("公众-清单", phone=True)
        )
        reader.go("/").fill(q="晨星").press("查询").follow(FIRM).sees("在正面清单中")
        reader.picture("公众-核验", phone=True).follow("第1号公布").picture("公众-公布", phone=True)
        text = reader.download(re.compile("公布原文"))
        reader.sees(hashlib.sha256(text).hexdigest())
        assert FIRM in json.dumps(json.loads(text), ensure_ascii=False)
        firm = self.firm.go("/sign-in/").fill(username="19900001234", password=PASSWORD).press("登录")
        firm.sees("在正面清单中", "2029-12-06").picture("企业-在清单中", phone=True)


def test_an_application_comes_from_the_letter_to_the_public_list(person, calendar):
    """NS-4.1.1 to NS-4.2.1; each chapter asserts what its reader sees."""
    passage = Passage(person, calendar)
    passage.round_opens()
    passage.firm_gets_an_account()
    passage.firm_declares()
    passage.street_sends_it_back()
    passage.street_verifies()
    passage.street_reports()
    passage.bureau_consults()
    passage.bureau_deliberates()
    passage.public_objects()
    passage.bureau_publishes()
    passage.everybody_reads_it()
    assert passage.bureau.pages_seen > 30
