"""What the register tells besides: facts of the ledger, people's certificates, persons who claim an enterprise."""

import hashlib
from datetime import timedelta

from casework.time_limits import add_months
from enterprises.models import Enterprise, Invitation
from enterprises.operations import add_certificate, annul_fact, enter_claim, enter_fact, save_person
from enterprises.operations.entry import LIFE, approve_claim, file_claim, refuse_claim
from enterprises.stages import Attribute, FactKind, Source
from whitelist.demonstration.papers import licence

CODE = "GMQDEM3679"  # the invitation that --names prints; a real one is drawn at random and not kept
SOON = 24  # days until an old penalty no longer counts


def code_hash():
    """Under which the printed code is kept."""
    return hashlib.sha256(CODE.encode()).hexdigest()


def firms_of(username):
    """The enterprises for which a person acts, in the order in which they entered."""
    found = Enterprise.objects.filter(organisation__appointments__user__username=username)
    return found.select_related("street").order_by("organisation")


class Ledger:
    """Facts, people and claims around the stories; all by the clerk of the enterprise's street."""

    def __init__(self, days, cast, firms):
        self.days, self.cast, self.firms = days, cast, firms

    def tell(self, old, last):
        """All of it; `old` and `last` are enterprises of the two published lists."""
        self._penalty_that_ends_soon(firms_of("qiye01")[0])
        self._annulled(self.firms.fresh("gongming"))
        self._accident(self.firms.fresh("guangming"))
        self._against(last[2])
        self._injury(last[5])
        self._commitment(firms_of("qiye03")[0])
        for enterprise in (firms_of("qiye03")[0], old[0]):
            self._people(enterprise)
        self._entry_claims()
        self._invitation(self.firms.fresh("gongming"))

    def _clerk(self, enterprise):
        return self.cast.street(enterprise.street, "jingban")

    def _fact(self, enterprise, kind, occurred_on, number, **words):
        words = {"source": Source.AUTHORITY, **words}
        actor, at = self._clerk(enterprise), self.days.at(number, "10:30")
        return enter_fact(
            enterprise_id=enterprise.pk, actor=actor, at=at, kind=kind, occurred_on=occurred_on, **words
        )

    def _penalty_that_ends_soon(self, enterprise):
        day = add_months(self.days.on + timedelta(days=SOON), -36)
        words = {"reference": "样例应急罚〔样例〕17号", "detail": "未如实记录事故隐患排查治理情况，罚款"}
        self._fact(enterprise, FactKind.PENALTY, day, -9, **words)
        enter_claim(
            enterprise_id=enterprise.pk,
            attribute=Attribute.NO_PENALTY,
            value="no",
            source=Source.STAFF,
            as_of=self.days.day(-9),
            actor=self._clerk(enterprise),
            at=self.days.at(-9, "10:40"),
            detail="企业说明三年内受过一次处罚",
        )

    def _annulled(self, enterprise):
        words = {"reference": "样例应急罚〔样例〕41号", "detail": "登记时张冠李戴"}
        fact = self._fact(enterprise, FactKind.PENALTY, self.days.day(-60), -40, **words)
        actor, at = self._clerk(enterprise), self.days.at(-38, "11:00")
        annul_fact(fact_id=fact.pk, actor=actor, at=at, reason="处罚对象是同园区另一家企业，登记错误")

    def _accident(self, enterprise):
        words = {"reference": "样例调查报告3号", "detail": "一般事故，机械伤害，1人重伤"}
        self._fact(enterprise, FactKind.ACCIDENT, add_months(self.days.on, -20), -40, **words)

    def _against(self, enterprise):
        """Learned after publication: it does not remove the entry by itself, it asks for a decision (NS-3.4)."""
        words = {"reference": "样例责改〔样例〕8号", "detail": "限期改正的配电箱隐患逾期未改"}
        self._fact(enterprise, FactKind.OVERDUE_RECTIFICATION, self.days.day(-16), -12, **words)

    def _injury(self, enterprise):
        words = {"detail": "工伤认定，手指轻伤", "source": Source.STAFF}
        self._fact(enterprise, FactKind.WORK_INJURY, self.days.day(-50), -40, **words)

    def _commitment(self, enterprise):
        words = {"detail": "签署《安全生产承诺书》", "source": Source.STAFF}
        self._fact(enterprise, FactKind.COMMITMENT, self.days.day(-20), -20, **words)

    def _people(self, enterprise):
        words = {"actor": self._clerk(enterprise), "at": self.days.at(-15, "15:00")}
        for name, post, left in (("样例负责人", "principal", 400), ("样例安全员", "safety_officer", 40)):
            person = save_person(enterprise_id=enterprise.pk, name=name, post=post, full_time=True, **words)
            add_certificate(
                enterprise_id=enterprise.pk,
                person_id=person.pk,
                title="安全生产知识和管理能力考核合格证",
                number=f"样例证{person.pk:05}",
                valid_until=self.days.on + timedelta(days=left),
                **words,
            )

    # Entry to the portal

    def _file(self, username, name, enterprise, number):
        user = self.cast.enter(username, name, self.days.at(number, "12:00"))
        words = {"uscc": enterprise.uscc, "name": enterprise.name, "street": enterprise.street}
        return file_claim(user=user, licence=licence(), at=self.days.at(number, "12:20"), **words)

    def _entry_claims(self):
        filed = self._file("renling1", "认领人甲", self.firms.fresh("gongming"), -2)
        approved = self._file("renling2", "认领人乙", self.firms.fresh("gongming"), -6)
        refused = self._file("renling3", "认领人丙", self.firms.fresh("guangming"), -5)
        at = self.days.at(-4, "10:00")
        approve_claim(pk=approved.pk, actor=self._clerk(approved.enterprise), at=at)
        reason = "照片看不清统一社会信用代码，请重新拍摄后提交。"
        refuse_claim(pk=refused.pk, actor=self._clerk(refused.enterprise), at=at, reason=reason)
        return filed

    def _invitation(self, enterprise):
        """An invitation whose code can be printed again: `invite` draws one that nobody could."""
        at = self.days.at(-1, "16:00")
        Invitation.objects.create(
            enterprise=enterprise,
            code_hash=code_hash(),
            made_by=self._clerk(enterprise),
            made_at=at,
            expires_at=at + LIFE,
        )
