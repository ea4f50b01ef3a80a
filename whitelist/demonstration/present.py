"""The batches of this year, one in every stage, with limits near, due today and overdue."""

from whitelist.demonstration.past import enterprise_of
from whitelist.demonstration.rounds import Course, Dates

# Acts of an application up to its list, from the first day on.
SMOOTH = {"begin": 0, "submit": 0, "accept": 1, "check": 3}


def smooth(first, **more):
    """A smooth course that begins on working day `first`."""
    return {name: first + number for name, number in SMOOTH.items()} | more


def refused(first, **more):
    """A course that ends with a refusal, two days earlier than a smooth one would be reported."""
    return {"begin": first, "submit": first, "accept": first + 1, "check_unmet": first + 2} | more


class Present:
    """Tells the batches of one year in their order; each leaves the one before it behind in its stage."""

    def __init__(self, days, cast, firms, year):
        self.days, self.cast, self.firms, self.year = days, cast, firms, year

    def _course(self, *dates):
        course = Course(self.days, self.cast, self.firms)
        course.open(self.year, Dates(*dates))
        return course

    def tell(self, expiring):
        """All batches; `expiring`: two enterprises whose entries end soon, who apply again in the last one."""
        self.ended()
        self.noticed()
        self.cancelled()
        self.deliberated()
        self.deliberating()
        late = self.consulting()
        self.verifying()
        self.accepting(expiring)
        # Too late for the list of its batch: the street takes it over into the next year.
        Course(self.days, self.cast, self.firms).go_on(late, carry_over=-2)

    def ended(self):
        """公示期满: to be published within days; one objection is still open and holds one enterprise back."""
        course = self._course(-42, -37, -31, 3)
        pks = [
            course.tell(street, name, **smooth(-41))
            for street, name in (("guangming", None), ("gongming", "qiye09"), ("yutang", None))
        ]
        course.close(-36)
        course.all_lists(-31)
        course.consult(-30)
        course.answer(-24, paper=("xiehui",))
        course.close_consultation(-21)
        course.draft(-14)
        course.decide(-13)
        course.notice(-9)
        course.object(pks[0], -8, "该厂夜间有人焊接，没有看到动火审批。")
        course.end_notice(-3)

    def noticed(self):
        """公示中, second version: objections received, under examination, dismissed, upheld."""
        course = self._course(-36, -31, -25, 12)
        first = course.tell("gongming", "qiye08", **smooth(-35))
        others = [
            course.tell(street, **smooth(-35))
            for street in ("gongming", "guangming", "xinhu", "fenghuang", "matian")
        ]
        course.close(-30)
        course.all_lists(-25)
        course.go_on(first, sample_review=-24)
        course.consult(-24, waiver="")
        course.answer(-18, paper=("renshe",), against=("huanjing", others[4]))
        course.close_consultation(-16)
        course.draft(-13, declined={others[4]: "环保设施停用正在整改，本批不同意纳入。"})
        course.decide(-12)
        course.notice(-8)
        self._objections(course, first, others)

    @staticmethod
    def _objections(course, first, others):
        dismissed = course.object(others[0], -7, "听说这家工厂去年着过火。")
        upheld = course.object(others[1], -7, "仓库占用疏散通道，反映过多次。")
        for objection in (dismissed, upheld):
            course.examine(objection, -6)
        course.answer_objection(dismissed, -5, "经查消防和应急部门记录，没有火灾事故。")
        course.answer_objection(upheld, -4, "现场核实疏散通道被占用，本次不纳入。", upheld=True)
        course.correct(-3, "1家企业异议成立，退出公示名单。")
        course.examine(course.object(first, -2, "焊接车间没有灭火器。"), -1)
        course.object(others[2], -1, "厂房外墙广告牌松动，有坠落危险。")

    def cancelled(self):
        """已终止."""
        self._course(-30, -26, -22, 20).cancel(-29)

    def deliberated(self):
        """已审议: one body never answered, one enterprise was declined; the notice is to be begun."""
        course = self._course(-28, -24, -19, 15)
        pks = [course.tell(street, **smooth(-27)) for street in ("xinhu", "fenghuang", "yutang")]
        course.close(-23)
        course.all_lists(-19)
        course.consult(-18)
        course.answer(-10, silent=("zhujian",))
        course.close_consultation(-7)
        course.draft(-5, declined={pks[2]: "搬迁改造尚未完成，待新厂投产后再审议。"})
        course.decide(-4)

    def deliberating(self):
        """待审议: the clerk has drafted the meeting and the decisions, the director has not confirmed."""
        course = self._course(-23, -19, -14, 18)
        for street in ("guangming", "gongming", "gongming", "matian"):
            course.tell(street, **smooth(-22))
        course.close(-18)
        course.all_lists(-14)
        course.consult(-13)
        course.answer(-6, silent=("huanjing", "renshe"), paper=("fagai",))
        course.close_consultation(-2)
        course.draft(-1)

    def consulting(self):
        """征求意见: some answered, some by letter, some not; one street was late. Returns a case to carry over."""
        course = self._course(-18, -15, -11, 25)
        objected = course.tell("guangming", **smooth(-17))
        for street in ("gongming", "xinhu"):
            course.tell(street, **smooth(-17))
        course.tell("gongming", "qiye07", **refused(-17, refuse=-14, serve=-13, ask_review=-12))
        course.tell("fenghuang", **refused(-17, refuse=-14, serve=-13, lapse=-8))
        course.tell("yutang", **refused(-17, refuse=-14, serve=-13, ask_review=-11, uphold=-6))
        course.tell("yutang", **refused(-17, refuse=-14, serve=-13, ask_review=-11, withdraw=-9))
        late = course.tell("yutang", **refused(-17, refuse=-14, serve=-13, ask_review=-11))
        course.tell("matian", begin=-17, submit=-17, accept=-16)
        course.close(-14)
        course.all_lists(-11, late=("matian",))
        course.late("matian", -10)
        course.consult(-10)
        course.go_on(late, overturn=-5)  # after the list: too late for this one
        course.answer(
            -3,
            silent=("zhujian", "huanjing", "xiehui"),
            paper=("gongxin",),
            against=("shijian", objected),
        )
        return late

    def verifying(self):
        """核查汇总: the lists are due today; a correction and a service are overdue."""
        course = self._course(-14, -9, self.days.on, 30)
        for street in ("guangming", "gongming", "xinhu", "matian", "yutang"):
            course.tell(street, **smooth(-13))
        course.tell("gongming", begin=-12, submit=-11, accept=-10, assign=-9)
        course.tell("gongming", "qiye05", begin=-12, submit=-11, send_back=-9)
        course.tell("gongming", **refused(-12, refuse=-7))
        delayed = course.tell("xinhu", "qiye06", begin=-10, save=-10)
        course.close(-8)
        course.report("guangming", -4)
        course.report("xinhu", -4)
        course.give_back("xinhu", -3)
        course.report("fenghuang", -4)
        course.report("matian", -3)
        for street in ("fenghuang", "matian"):
            course.receive(street, -2)
        course.go_on(delayed, submit_late=-7)

    def accepting(self, expiring):
        """受理申报: applications in every early stage, in several streets."""
        course = self._course(-8, 6, 20, 45)
        self._early(course)
        self._checked(course)
        self._decided(course)
        for pk in expiring:
            course.go(enterprise_of(pk), begin=-4, submit=-3)

    @staticmethod
    def _early(course):
        course.tell("gongming", "qiye01", begin=-6, save=-4)
        course.tell("xinhu", recommend=-5)
        course.tell("gongming", "qiye02", begin=-5, submit=-4)
        course.tell("guangming", begin=-4, submit=-2)
        course.tell("guangming", "qiye02", begin=-3, save=-3)  # the same person, a second firm
        course.tell("fenghuang", begin=-4, submit=-3, transfer=-2)
        course.tell("guangming", begin=-6, submit=-5, send_back=-4)
        course.tell("yutang", begin=-7, submit=-6, send_back=-5, resubmit=-2)
        course.tell("matian", begin=-7, submit=-6, withdraw=-5)

    @staticmethod
    def _checked(course):
        course.tell("gongming", "qiye03", begin=-7, submit=-6, accept=-5, assign=-4, postponed=-2)
        course.tell("gongming", begin=-7, submit=-6, accept=-5, assign=-4, half_check=-1)
        course.tell("gongming", begin=-7, submit=-6, accept=-5, assign=-4, sign_first=-1)
        course.tell("gongming", begin=-7, submit=-6, accept=-5)
        course.tell("matian", recommend=-7, submit=-6, accept=-5, check=-2)
        course.tell("xinhu", begin=-7, submit=-6, accept=-5, check=-3)
        course.tell("fenghuang", begin=-7, submit=-6, accept=-5, assign=-3, moved=-2)

    @staticmethod
    def _decided(course):
        course.tell("gongming", **refused(-7, refuse=-5))
        course.tell("guangming", "qiye04", **refused(-7, refuse=-4, receipt=-2))
        course.tell("yutang", **refused(-7, refuse=-4, serve=-3, ask_review=-1))
        course.tell("xinhu", recommend=-7, submit=-6, accept=-5, check_unmet=-4, refuse_recommended=-3)
