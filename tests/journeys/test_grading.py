"""A year is graded: tried without a trace, confirmed and contested by the street, approved by another, rolled back."""

from enterprises.jobs.regrading import carry_on_regradings
from enterprises.models import GradePeriod, Regrading
from enterprises.stages import GradeOrigin
from tests.enterprises.grading import district
from tests.enterprises.grading.district import BEFORE, fresh, known, rules_in_force

UP, DOWN = "晨星五金有限公司", "远山塑胶有限公司"


class Grading:
    """The bureau's window and the street's phone."""

    def __init__(self, person, calendar):
        self.calendar = calendar
        self.rules = rules_in_force()
        self.up = known(name=UP, grade="B")
        self.down = known(name=DOWN, grade="A", colour="red", level="3")
        for firm in (self.up, self.down):
            GradePeriod.objects.create(
                enterprise=firm,
                grade=firm.grade,
                valid_from=BEFORE.date(),
                rule_set=self.rules,
                origin=GradeOrigin.EVENT,
                recorded_at=BEFORE,
            )
        calendar.turn("2026-12-01 10:00")
        self.bureau, self.phone = person(), person(phone=True)

    def regrading(self, user):
        """The page of the year, as somebody of the bureau."""
        return self.bureau.enter(user, f"/desk/cases/{Regrading.objects.get().case_id}/")

    def job_runs(self):
        """As the worker does every minute."""
        carry_on_regradings(self.calendar.now())

    def try_and_begin(self):
        desk = self.bureau.enter(district.clerk(), "/desk/grading/").sees("现行规则").picture("区局-分级")
        desk.go(f"/desk/cases/{self.rules.case_id}/").picture("区局-分级规则")
        desk.follow("按这套规则试算").press("试算").sees("A级 → C级").picture("区局-试算")
        desk.go("/desk/grading/").follow("发起年度评级").fill(year=2026).press("发起").sees("正在逐家计算")
        self.job_runs()
        self.regrading(district.clerk()).sees("初次评级").picture("区局-年度评级")

    def street_looks(self):
        self.calendar.turn("2026-12-02 10:00")
        phone = (
            self.phone.enter(district.street_clerk(), "/desk/")
            .sees("核对本街道评级结果")
            .picture("街道-手机评级待办")
        )
        phone.follow("办理", within="main").follow("逐家查看").picture("街道-手机逐家结果")
        phone.follow(DOWN).fill(reason="风险等级已在十一月降为黄色，材料正在登记。")
        phone.picture("街道-手机评级异议").press("提出异议").sees("等待区局决定")
        phone.enter(district.street_head(), "/desk/").follow("办理", within="main").follow(
            "确认本街道评级结果"
        )
        phone.picture("街道-手机确认评级").press("确认本街道评级结果").sees("已办理")

    def bureau_decides(self):
        self.calendar.turn("2026-12-03 10:00")
        desk = self.regrading(district.clerk()).follow("街道提出的异议").follow("决定")
        desk.fill(outcome="stands", reason="没有登记新的风险等级，按现有数据。").picture("区局-决定评级异议")
        desk.press("作出决定").sees("没有登记新的风险等级")
        self.regrading(district.clerk()).follow("提交批准").press("提交批准").sees("已办理：提交批准")
        self.regrading(district.head()).follow("批准").picture("区局-批准评级").press("批准").sees(
            "已办理：批准"
        )
        self.job_runs()
        assert (fresh(self.up).grade, fresh(self.down).grade) == ("A", "C")
        desk.go(f"/desk/enterprises/{self.down.pk}/grade/").sees("C级", "怎样会改变").picture(
            "区局-一家的等级"
        )

    def deputy_rolls_back(self):
        self.calendar.turn("2026-12-04 10:00")
        desk = self.regrading(district.deputy()).follow("整批撤回")
        desk.fill(reason="评级数据日期有误。").picture("区局-整批撤回").press("整批撤回")
        self.job_runs()
        assert (fresh(self.up).grade, fresh(self.down).grade) == ("B", "A")
        desk.go("/desk/grading/").follow("2026年").sees("评级数据日期有误")


def test_a_year_is_graded_confirmed_contested_approved_and_rolled_back(person, calendar):
    """GM-2.3: silence is not consent, whoever began does not approve, a roll-back restores what was."""
    year = Grading(person, calendar)
    year.try_and_begin()
    year.street_looks()
    year.bureau_decides()
    year.deputy_rolls_back()
