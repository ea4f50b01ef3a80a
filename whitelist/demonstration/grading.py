"""分级 in the demonstration: rules in force, last year's grades, this year's with the streets, what waits between."""

from enterprises.models import RuleSet
from enterprises.operations import enter_fact, grading
from enterprises.stages import Attribute, FactKind, Source
from whitelist.demonstration.ledger import firms_of

RULES, TRIED, APPROVED = -8, -8, -7  # behind the last fact of the ledger's own stories
BEGUN, CONFIRMED, SUBMITTED, DECIDED = -7, -6, -5, -4
NOW = -2  # this year's re-grading comes to the streets


class Grading:
    """Led by the bureau's clerk and section head, and by the heads of the streets."""

    def __init__(self, days, cast):
        self.days, self.cast = days, cast

    def tell(self):
        """Last year's from beginning to effect, this year's half way, a change after an accident, a contest."""
        self._rules()
        self._last_year()
        self._accident(firms_of("qiye08")[0])
        self._contest("qiye03")
        self._this_year()
        self._copy()

    def _rules(self):
        row = grading.load_default_rule_set(at=self.days.at(RULES, "09:00"))
        clerk, head = self.cast["ju_jingban"], self.cast["ju_kezhang"]
        grading.try_rule_set(pk=row.pk, actor=clerk, at=self.days.at(TRIED, "10:00"))
        at = self.days.at(APPROVED, "09:00")
        grading.approve_rule_set(pk=row.pk, valid_from=at.date(), actor=head, at=at)

    def _begin(self, year, number):
        at = self.days.at(number, "10:00")
        row = grading.begin_regrading(year=year, actor=self.cast["ju_jingban"], at=at)
        grading.carry_on(pk=row.pk, at=at)
        return row

    def _confirm(self, part, number, shift):
        head = self.cast.street(part.street, "zhuren")
        grading.confirm_part(pk=part.pk, actor=head, at=self.days.at(number, "11:00", shift))

    def _last_year(self):
        row = self._begin(self.days.on.year - 1, BEGUN)
        for shift, part in enumerate(row.parts.select_related("street")):
            self._confirm(part, CONFIRMED, shift)
        at = self.days.at(SUBMITTED, "09:30")
        grading.submit_regrading(pk=row.pk, actor=self.cast["ju_jingban"], at=at)
        at = self.days.at(DECIDED, "09:30")
        grading.approve_regrading(pk=row.pk, actor=self.cast["ju_juzhang"], at=at)
        grading.take_effect(pk=row.pk, at=at)

    def _accident(self, enterprise):
        """Known yesterday but one: the system proposes, the street has yet to look."""
        at = self.days.at(-3, "15:20")
        fact = enter_fact(
            enterprise_id=enterprise.pk,
            actor=self.cast.street(enterprise.street, "jingban"),
            at=at,
            kind=FactKind.ACCIDENT,
            occurred_on=self.days.day(-4),
            source=Source.AUTHORITY,
            reference="样例事故快报〔样例〕2号",
            detail="冲压工序机械伤害，1人重伤",
        )
        grading.propose_change(enterprise_id=enterprise.pk, fact=fact, at=at)

    def _contest(self, username):
        enterprise, actor = firms_of(username)[0], self.cast[username]
        grading.file_contest(
            enterprise_id=enterprise.pk,
            input=Attribute.LITHIUM,
            claimed="no",
            statement="我司仓储货物为日用百货，不存放锂电池，可以现场查看。",
            actor=actor,
            at=self.days.at(-2, "14:00"),
        )

    def _this_year(self):
        """Half of the streets have confirmed, one contests an enterprise, the others have not looked yet."""
        row = self._begin(self.days.on.year, NOW)
        parts = list(row.parts.select_related("street"))
        line = row.lines.filter(street=parts[0].street_id).order_by("-new", "pk").first()
        grading.contest_line(
            pk=parts[0].pk,
            enterprise_id=line.enterprise_id,
            reason="风险等级今年已重新评估，结果还没有登记，请按新数据计算。",
            actor=self.cast.street(parts[0].street, "jingban"),
            at=self.days.at(-1, "09:40"),
        )
        for shift, part in enumerate(parts[1:3]):
            self._confirm(part, -1, shift)

    def _copy(self):
        """A copy that the bureau is editing."""
        words = {"name": f"{self.days.on.year + 1}年分类分级规则", "source": "样例科室建议"}
        based_on = RuleSet.objects.in_force(self.days.on)
        at = self.days.at(-1, "15:00")
        grading.draft_rule_set(actor=self.cast["ju_jingban2"], at=at, based_on_id=based_on.pk, **words)
