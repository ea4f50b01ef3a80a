"""The rounds of the demonstration: two published years, and batches in every stage up to today."""

from datetime import date

from whitelist.demonstration.course import Course
from whitelist.demonstration.people import STREETS
from whitelist.demonstration.stories import Street
from whitelist.models import Application
from whitelist.operations import applications, objections, refusals, street_lists
from whitelist.stages import CheckKind

KEYS = tuple(STREETS)
WINDOW = 8  # working days in which a batch takes applications


class Rounds:
    """Plays them one after the other, as they happened; only one takes applications at a time."""

    def __init__(self, cast, firms, days):
        self.cast, self.firms, self.days = cast, firms, days
        self.streets = {key: Street(cast, firms, days, key) for key in KEYS}
        self.year = days.day(-90).year

    def play(self):
        """Everything, in the order of time."""
        self.published_year(self.year - 1, size=8)
        self.published_year(self.year, size=16, held=True)
        self.batch(self.year, -86).open().cancel(-84, "与下一批次合并办理，已通知各街道。")
        self.notice_ended()
        self.noticed()
        self.deliberated()
        self.deliberating()
        self.consulting()
        self.verifying()
        self.accepting()

    def batch(self, year, began, span=WINDOW):
        """A batch whose window begins on working day `began`; its three dates follow."""
        dates = (began + span, began + span + 8, began + span + 40)
        return Course(self.cast, self.days, year=year, began=began, dates=dates)

    def _verified(self, size, day, offset=0):
        """`size` enterprises of several streets, verified; veterans, so that nothing newer is known of them."""
        made = []
        for number in range(size):
            street = self.streets[KEYS[(number + offset) % len(KEYS)]]
            firm = self.firms.veteran(street.key, self.days.at(day, "08:50"))
            made.append(street.verified(firm, day, priorities=number % 4))
        return made

    def published_year(self, year, size, held=False):
        """A whole year as the notice wants it: applied in autumn, published in December of the year before."""
        before = year - 1
        course = Course(self.cast, self.days, year=year, began=date(before, 9, 16)).open()
        for number in range(size):
            street = self.streets[KEYS[number % len(KEYS)]]
            firm = self.firms.veteran(street.key, self.days.at(date(before, 10, 14)))
            self._verify_on(street, firm, before)
        course.close(date(before, 11, 13)).lists(date(before, 11, 18)).consult(date(before, 11, 20))
        course.answers(date(before, 11, 24), silent=0).close_consultation(date(before, 11, 26))
        course.deliberate(date(before, 11, 27)).notice(date(before, 12, 1))
        objection = (
            course.object(date(before, 12, 2), 0, "厂区消防通道长期堆放货物，请核实。") if held else None
        )
        course.end_notice(date(before, 12, 11)).publish(date(before, 12, 12))
        if held:
            answer = "经现场核实，通道已清理并划线，属临时装卸，异议不成立。"
            objections.dismiss(
                pk=objection.pk,
                actor=self.cast["ju_kezhang"],
                at=self.days.at(date(before, 12, 15)),
                answer=answer,
            )
            course.supplement(date(before, 12, 18))

    def _verify_on(self, street, firm, before):
        """The street's part of a whole year, on fixed days of October."""
        user = self.cast[self.firms.admit(firm, self.days.at(date(before, 10, 14), "09:20")).username]
        at = self.days.at(date(before, 10, 14), "09:40")
        row = applications.begin_application(enterprise_id=firm.pk, actor=user, at=at)
        street.fill_in(row, date(before, 10, 14))
        applications.submit(pk=row.pk, actor=user, at=self.days.at(date(before, 10, 14), "15:00"))
        applications.accept(pk=row.pk, actor=street.who("jingban"), at=self.days.at(date(before, 10, 15)))
        row = Application.objects.get(pk=row.pk)
        check = street.begin_check(row, date(before, 10, 21))
        street.sign(check, date(before, 10, 21))
        street.sign(check, date(before, 10, 21), street.who("zhifa2"), "11:30")

    def notice_ended(self):
        """公示期满, waiting for the director."""
        course = self.batch(self.year, -80).open()
        self._verified(3, -79)
        course.close(-71).lists(-68).consult(-64).answers(-60).close_consultation(-52)
        course.deliberate(-20).notice(-10).end_notice(-3)

    def noticed(self):
        """公示中, with objections open, examined, dismissed and upheld."""
        course = self.batch(self.year, -69).open()
        self._verified(6, -68, offset=1)
        course.close(-60).lists(-57).consult(-54).answers(-50).close_consultation(-42)
        course.deliberate(-8).notice(-3)
        texts = (
            "该企业今年夏天发生过一次机械伤害，不知是否上报。",
            "喷漆房没有防爆灯。",
            "夜间经常堵塞消防通道。",
            "厂内有人无证操作叉车。",
        )
        made = [course.object(-2, number, text) for number, text in enumerate(texts)]
        head, clerk = self.cast["ju_kezhang"], self.cast["ju_jingban"]
        at = self.days.at(-1, "10:00")
        objections.examine(pk=made[1].pk, actor=clerk, at=at, note="请街道今日到场核实。")
        objections.dismiss(pk=made[2].pk, actor=head, at=at, answer="街道两次夜查未见堵塞，异议不成立。")
        objections.uphold(
            pk=made[3].pk, actor=head, at=at, answer="核实一名员工无证操作叉车，异议成立，本次不纳入。"
        )

    def deliberated(self):
        """已审议, one enterprise declined."""
        course = self.batch(self.year, -58).open()
        self._verified(4, -57, offset=2)
        course.close(-49).lists(-46).consult(-43).answers(-40, objecting=1).close_consultation(-31)
        course.deliberate(-1, decline=1)

    def deliberating(self):
        """待审议, decisions drafted for some."""
        course = self.batch(self.year, -47).open()
        self._verified(4, -46, offset=3)
        course.close(-38).lists(-35).consult(-32).answers(-28).close_consultation(-20)
        course.draft_decisions(-1, leave=2)

    def consulting(self):
        """征求意见: some have answered, some have not, and the last day is near."""
        course = self.batch(self.year + 1, -36).open()
        rows = self._verified(5, -35, offset=4)
        course.close(-27).lists(-18, late=("006",))
        self._sample_review(rows[0], -15)
        course.consult(-9, waiver="").answers(-5, silent=3, objecting=1)

    def _sample_review(self, row, day):
        row = Application.objects.get(pk=row.pk)
        street = self.streets[KEYS[4]]
        first, second = self.cast["ju_zhifa1"], self.cast["ju_zhifa2"]
        check = street.begin_check(row, day, kind=CheckKind.SAMPLE_REVIEW, officer=first)
        street.sign(check, day, first)
        street.sign(check, day, second, "11:40")

    def verifying(self):
        """核查汇总: lists reported, returned, still drafted; reviews decided both ways; late application for next year."""
        course = self.batch(self.year + 1, -25).open()
        for number, key in enumerate(KEYS[:5]):
            self.streets[key].verified(self.firms.veteran(key, self.days.at(-24)), -24, priorities=number)
        self._reviews()
        late = self.streets["matian"]
        draft = late.draft(self.firms.fresh("matian"), -18)
        course.close(-16).lists(-9, keep=("005", "006"), unread=("004",))
        late.fill_in(draft, -7)
        applications.submit(
            pk=draft.pk, actor=late.principal(draft), at=self.days.at(-7, "15:00"), agreed_next_year=True
        )
        self._return_one_list(course)

    def _reviews(self):
        head = self.cast["ju_kezhang"]
        upheld = self.streets["gongming"].in_review(self.firms.fresh("gongming"), -24)
        refusals.uphold(
            pk=upheld.pk, actor=head, at=self.days.at(-13), reason="复核现场，台账缺失属实，维持原决定。"
        )
        overturned = self.streets["xinhu"].in_review(self.firms.fresh("xinhu"), -24)
        refusals.overturn(
            pk=overturned.pk,
            actor=head,
            at=self.days.at(-12),
            reason="复核现场，台账在另一册且完整，改为符合。",
        )
        lapsed = self.streets["yutang"].served(self.firms.fresh("yutang"), -24)
        refusals.lapse(pk=lapsed.pk, at=self.days.at(-12, "09:00"))

    def _return_one_list(self, course):
        clerk = self.cast["ju_jingban"]
        reported = course.round.street_lists.get(street=self.streets["yutang"].office)
        head = self.streets["yutang"].who("zhuren")
        street_lists.report_list(pk=reported.pk, actor=head, at=self.days.at(-8), nil_reason="本批次没有。")
        street_lists.return_list(
            pk=reported.pk,
            actor=clerk,
            at=self.days.at(-6),
            reason="第1家企业的行业与营业执照不一致，请核对。",
        )

    def accepting(self):
        """受理申报: today's round, with everything that waits for the streets."""
        self.batch(self.year + 1, -14, span=19).open()
        take = self.firms.fresh
        gongming, xinhu, matian = (self.streets[key] for key in ("gongming", "xinhu", "matian"))
        gongming.draft(take("gongming"), -2)
        gongming.submitted(take("gongming"), -1)
        gongming.submitted(take("gongming"), -3, recommended=True)
        gongming.returned(take("gongming"), -6)
        gongming.assign(gongming.accepted(take("gongming"), -4), -2, 1)
        half = gongming.accepted(take("gongming"), -8)
        gongming.assign(half, -6, -1)
        gongming.begin_check(half, -1, items=6)
        signed = gongming.accepted(take("gongming"), -9)
        gongming.sign(gongming.begin_check(signed, -1), -1)
        for key in ("guangming", "fenghuang", "gongming"):
            self.streets[key].verified(take(key), -10, priorities=3)
        xinhu.refused(take("xinhu"), -7)
        xinhu.served(take("xinhu"), -6)
        gongming.served(take("gongming"), -7, portal=True)
        xinhu.in_review(take("xinhu"), -9)
        self._withdrawn(matian, take("matian"))
        self.streets["guangming"].recommended(take("guangming"), -1)

    def _withdrawn(self, street, firm):
        row = street.submitted(firm, -5)
        actor = street.principal(row)
        applications.withdraw(
            pk=row.pk, actor=actor, at=self.days.at(-4), reason="厂房正在搬迁，明年再申报。"
        )
