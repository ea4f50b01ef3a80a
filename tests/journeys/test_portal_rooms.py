"""The rooms of the portal, on a phone: a hazard told and mended, a promise signed and proved, papers given once, words."""

import re

from enterprises.models import SelfReport, Signature
from enterprises.operations import commitments
from enterprises.rules.commitments import proposal
from enterprises.stages import TextKind
from tests.accounts.people import PASSWORD, make_street, moment
from tests.enterprises.grading.district import clerk as bureau_clerk
from tests.enterprises.grading.district import head, rules_in_force, street_clerk
from tests.journeys.district import FIRM, photo
from tests.whitelist.staff import make_firm, principal

BEGAN = moment("2026-11-10 09:00")


class Rooms:
    """The firm's phone, the street's window and a passer-by."""

    def __init__(self, person, calendar):
        self.calendar = calendar
        rules_in_force()
        for kind in TextKind:
            words = {"body": proposal(kind), "source": "样例通知1号", "valid_from": BEGAN.date()}
            row = commitments.draft_text(kind=kind, actor=bureau_clerk(), at=BEGAN, **words)
            commitments.publish_text(pk=row.pk, actor=head(), at=BEGAN)
        self.firm = make_firm(make_street(), FIRM, phone="0755-20001234", staff=30)
        calendar.turn("2026-11-16 09:00")
        self.phone, self.desk = person(phone=True), person()
        self.reader = person(phone=True)

    def hazard_is_told(self):
        phone = (
            self.phone.enter(principal(self.firm), "/portal/self-reports/")
            .picture("企业-自查自报")
            .press("上报一条隐患")
        )
        phone.fill(place="二楼冲压车间3号机", description="光电保护装置失灵。", found_on="2026-11-16")
        phone.fill(photos=[photo()]).picture("企业-上报隐患").press("上报").sees("服务器记录，不能修改")
        phone.picture("企业-隐患已上报").follow("上传整改结果")
        phone.fill(measure="更换光电保护装置。", corrected_on="2026-11-16", photos=[photo("grey")])
        phone.picture("企业-整改结果").press("上传整改结果").sees("已整改，待街道查看")
        desk = self.desk.enter(street_clerk(), "/desk/self-reports/").follow(FIRM)
        desk.picture("街道-自查自报").follow("退回企业").fill(reason="请拍到试机的情况。").press("退回企业")
        phone.go("/portal/self-reports/").follow("二楼冲压车间").sees("请拍到试机的情况。").follow(
            "上传整改结果"
        )
        phone.fill(measure="更换光电保护装置并试机。", corrected_on="2026-11-16", photos=[photo("green")])
        phone.press("上传整改结果")
        desk.go("/desk/self-reports/").follow(FIRM).follow("已阅").press("已阅").sees("已办理：已阅")
        assert SelfReport.objects.get().stage == SelfReport.Stage.SEEN

    def promise_is_signed_and_proved(self):
        phone = (
            self.phone.go("/portal/commitments/").follow("阅读并签署").fill(agreed=True, password=PASSWORD)
        )
        phone.picture("企业-签署承诺").press("签署").sees("打印公示海报").follow("打印公示海报")
        phone.picture("企业-承诺海报")
        code = Signature.objects.get().code
        self.reader.go(f"/commitments/{code}/").sees(FIRM, "有效").sees_not(self.firm.phone).picture(
            "公众-承诺核验"
        )

    def papers_are_given_once(self):
        desk = self.desk.enter(street_clerk(), f"/desk/enterprises/{self.firm.pk}/documents/").follow(
            "请企业上传"
        )
        desk.fill(kind="应急预案", note="备案用，综合预案一份。").press("发给企业")
        phone = (
            self.phone.enter(principal(self.firm), "/portal/")
            .sees("去上传")
            .picture("企业-首页要办的事")
            .follow("去上传")
        )
        phone.sees("备案用，综合预案一份。").picture("企业-上传文件").fill(
            title="综合应急预案", issued_on="2026-01-05", expires_on="2029-01-04"
        )
        phone.fill(files=[photo()]).press("上传入库").go("/portal/vault/").sees("综合应急预案")
        phone.picture("企业-文件库")
        desk.go("/desk/vault/draws/").fill(size=1).press("抽取").follow("综合应急预案").follow("合格")
        desk.press("合格").sees("已办理：合格")

    def register_is_corrected(self):
        phone = self.phone.go("/portal/proposals/propose/").fill(phone="0755-20005678", staff=45)
        phone.fill(reason="总机换号，人数增加。").picture("企业-提出更正").press("提出更正")
        desk = (
            self.desk.go("/desk/proposals/")
            .follow(FIRM)
            .follow("逐项答复")
            .fill(phone="accept", staff="refuse")
        )
        desk.fill(staff_refusal="社保人数为30人，请附名册。").picture("街道-答复更正").press("逐项答复")
        self.phone.go("/portal/proposals/").sees("社保人数为30人").picture("企业-更正答复")
        self.firm.refresh_from_db()
        assert (self.firm.phone, self.firm.staff) == ("0755-20005678", 30)

    def question_is_answered(self):
        phone = self.phone.go("/portal/conversations/").follow("提一个问题")
        phone.fill(subject="应急预案怎么备案", text="小微企业要不要备案？").press("发给街道")
        desk = self.desk.go("/desk/conversations/").follow("应急预案怎么备案")
        desk.fill(text="已收到，请先上传到文件库。").press("回复企业").picture("街道-企业咨询")
        phone.go("/portal/conversations/").follow("应急预案怎么备案").sees("请先上传到文件库").picture(
            "企业-咨询街道"
        )

    def grade_is_contested(self):
        phone = self.phone.go("/portal/grade/").picture("企业-监管等级").follow(re.compile("提出异议.*高危"))
        phone.fill(claimed="no", statement="本企业没有高危生产经营活动。").picture("企业-评级数据异议").press(
            "提交异议"
        )
        phone.sees("待街道核查")


def test_a_hazard_is_told_and_mended_and_a_promise_is_proved(person, calendar):
    """GM-1.1, GM-1.2: the moment of the report is the server's; a passer-by reads the proof and nothing else."""
    rooms = Rooms(person, calendar)
    rooms.hazard_is_told()
    rooms.promise_is_signed_and_proved()


def test_papers_are_given_once_and_words_are_answered(person, calendar):
    """GM-2.1, GM-3.2, GM-5.1: the vault, a correction answered field by field, a question, a contested input."""
    rooms = Rooms(person, calendar)
    rooms.papers_are_given_once()
    rooms.register_is_corrected()
    rooms.question_is_answered()
    rooms.grade_is_contested()
