"""Days that run: the head's view, the clerk's calendar and feed, reminders with their rules, what the administrator sees."""

import urllib.request
from datetime import date

from accounts.stages import Role
from casework.models import Heartbeat
from notices.models import Delivery
from notices.operations import plan_reminders
from notices.stages import DeliveryState
from tests.accounts.people import make_bureau, make_person
from tests.notices.post import make_case, make_clock, rules, send_all, wishes


class Clocks:
    """A case of a street with days that run, are near and are over."""

    def __init__(self, person, calendar):
        self.calendar = calendar
        self.case = make_case()
        self.bureau, self.street = make_bureau(), self.case.organisation
        for number, day in enumerate(("2026-11-11", "2026-11-19", "2026-11-30"), 1):
            make_clock(self.case, date.fromisoformat(day), code=f"verify{number}")
        rules()
        calendar.turn("2026-11-16 10:00")
        self.clerk = make_person(Role.STREET_CLERK, self.street, "陈经办")
        self.desk, self.phone = person(), person(phone=True)

    def head_looks(self):
        head = make_person(Role.STREET_HEAD, self.street, "赵主任")
        desk = self.desk.enter(head, "/desk/deadlines/").sees("已超期").picture("街道-期限", phone=True)
        desk.follow("1", within="main table", exact=True).sees("核查企业").picture("街道-期限明细")

    def clerk_subscribes(self):
        desk = (
            self.desk.enter(self.clerk, "/desk/")
            .picture("街道-待办")
            .follow("日历", exact=True)
            .sees("2026年11月")
        )
        desk.picture("街道-日历", phone=True).follow("订阅到日历软件").unfold("生成地址").press("生成地址")
        address = desk.picture("街道-订阅地址").page.locator("p.address").inner_text()
        with urllib.request.urlopen(address) as answer:  # noqa: S310 - the site's own address
            text = answer.read().decode()
        assert text.count("BEGIN:VEVENT") == 3 and self.clerk.name not in text

    def everybody_is_reminded(self):
        wishes(self.clerk)
        plan_reminders(date(2026, 11, 16), at=self.calendar.now())
        send_all(self.calendar.now())
        phone = self.phone.enter(self.clerk, "/desk/messages/").sees("届满：核查企业")
        phone.picture("街道-手机消息").follow("届满：核查企业").picture("街道-手机一条消息")
        phone.press("签收（确认已阅）").sees("已签收")
        phone.go("/account/messages/").picture("消息设置").fill(
            quiet_from="21:00", quiet_until="08:00"
        ).press("保存").sees("已保存")

    def bureau_sets_the_rules(self):
        desk = self.desk.enter(
            make_person(Role.SECTION_HEAD, self.bureau, "吴科长"), "/desk/settings/reminders/"
        )
        desk.picture("区局-提醒规则").follow("届满前", within="main table")
        desk.fill(before="5、2").picture("区局-一条提醒规则").press("设置").sees("届满前5个工作日")

    def administrator_watches(self):
        Delivery.objects.filter(channel="email").update(state=DeliveryState.BOUNCED, answer="550", attempts=3)
        desk = self.desk.enter(
            make_person(Role.SYSTEM_ADMIN, self.bureau, "系统管理员"), "/desk/messages/failed/"
        )
        desk.sees("550").picture("管理员-未送达消息").press("重新发送")
        Heartbeat.objects.update_or_create(name="tick", defaults={"at": self.calendar.now()})
        desk.follow("定时任务").sees("下一次").picture("管理员-定时任务", phone=True)


def test_days_are_watched_reminded_and_subscribed(person, calendar):
    """NS-4.1.2 as a sample: whoever owes a day sees it, is told of it in time, and somebody sees what was not told."""
    clocks = Clocks(person, calendar)
    clocks.head_looks()
    clocks.clerk_subscribes()
    clocks.everybody_is_reminded()
    clocks.bureau_sets_the_rules()
    clocks.administrator_watches()
