"""What people do with one application, each through its own operation: acts are told as name → working day."""

from datetime import timedelta

from accounts.stages import Role
from whitelist.demonstration.papers import photo
from whitelist.models import Application
from whitelist.operations import applications, bookings, checks, refusals
from whitelist.sheet_items import CHECK_ITEMS
from whitelist.stages import CheckKind

DECLARED = {
    "safety_body": "yes",
    "certified": "yes",
    "accident": "no",
    "penalty": "no",
    "high_risk": "no",
    "key_chemicals": "no",
}
UNMET = {
    "ledgers_sound": "近半年的安全检查台账缺4月、5月记录，危险作业审批单没有归档。",
    "dual_prevention": "没有风险分级管控清单，车间未张贴风险告知牌。",
}
HALF = 5  # items of 附件5 that a half-filled form has answered


def declaration(enterprise):
    """附件2 as the principal fills it in."""
    return {
        **DECLARED,
        "industry": enterprise.industry,
        "contact_name": enterprise.principal_name or "样例联系人",
        "contact_phone": "19900000000",
        "address": enterprise.address,
        "level": enterprise.level if enterprise.level not in ("", "none") else "3",
        "risk_colour": enterprise.risk_colour or "blue",
        "priority": ["emergency_plans"] if enterprise.pk % 2 else ["emergency_plans", "no_injury"],
    }


class Teller:
    """Tells the stories of applications: `tell(enterprise, begin=-8, submit=-8, accept=-7)` in that order.

    Each keyword is an act of this class, its value the working day. Nothing is written but by the operations.
    """

    def __init__(self, days, cast):
        self.days, self.cast = days, cast

    def tell(self, enterprise, pk=None, **acts):
        """Do the acts in their order; `pk` goes on with an application begun earlier. Returns its pk."""
        self.shift = enterprise.pk % 20
        for name, day in acts.items():
            if pk is None:
                pk = getattr(self, f"_{name}")(enterprise, day).pk
            else:
                getattr(self, f"_{name}")(Application.objects.get(pk=pk), day)
        return pk

    def _at(self, day, clock):
        return self.days.at(day, clock, self.shift)

    def _of_street(self, row, post):
        return self.cast.street(row.case.organisation, post)

    def _principal(self, enterprise):
        held = enterprise.organisation.appointments.in_force().get(role=Role.PRINCIPAL)
        return self.cast[held.user.username]

    # The enterprise

    def _begin(self, enterprise, day):
        actor = self._principal(enterprise)
        return applications.begin_application(
            enterprise_id=enterprise.pk, actor=actor, at=self._at(day, "08:40")
        )

    def _recommend(self, enterprise, day):
        actor = self.cast.street(enterprise.street, "jingban")
        words = {"actor": actor, "at": self._at(day, "08:40"), "reason": "连续三年无事故，管理规范"}
        return applications.recommend(enterprise_id=enterprise.pk, **words)

    def _save(self, row, day):
        answers = declaration(row.enterprise)
        known = {name: answers[name] for name in ("safety_body", "certified", "contact_phone")}
        actor = self._principal(row.enterprise)
        applications.save_draft(pk=row.pk, actor=actor, at=self._at(day, "09:05"), declaration=known)

    def _fill(self, row, at):
        checked = (at - timedelta(days=2)).date().isoformat()
        report = {
            "checked_by": "self",
            "checked_on": checked,
            "findings": "按附件3逐项自查，发现临时用电不规范1处，已整改。",
            "truthful": "yes",
        }
        words = {"declaration": declaration(row.enterprise), "report": report}
        applications.save_draft(pk=row.pk, actor=self._principal(row.enterprise), at=at, **words)

    def _submit(self, row, day):
        at = self._at(day, "09:30")
        self._fill(row, at)
        applications.submit(pk=row.pk, actor=self._principal(row.enterprise), at=at)

    def _submit_late(self, row, day):
        at = self._at(day, "09:30")
        self._fill(row, at)
        actor = self._principal(row.enterprise)
        applications.submit(pk=row.pk, actor=actor, at=at, agreed_next_year=True)

    def _resubmit(self, row, day):
        at = self._at(day, "09:30")
        self._fill(row, at)
        applications.resubmit(pk=row.pk, actor=self._principal(row.enterprise), at=at)

    def _withdraw(self, row, day):
        actor, at = self._principal(row.enterprise), self._at(day, "10:10")
        applications.withdraw(pk=row.pk, actor=actor, at=at, reason="准备搬迁，暂不申报")

    def _receipt(self, row, day):
        refusals.receipt(pk=row.pk, actor=self._principal(row.enterprise), at=self._at(day, "09:10"))

    def _ask_review(self, row, day):
        words = {"grounds": "核查时台账在总部，已全部取回，请复核。", "evidence": [photo(9)]}
        actor, at = self._principal(row.enterprise), self._at(day, "10:20")
        refusals.request_review(pk=row.pk, actor=actor, at=at, **words)

    # The street

    def _accept(self, row, day):
        applications.accept(pk=row.pk, actor=self._of_street(row, "jingban"), at=self._at(day, "10:30"))

    def _send_back(self, row, day):
        words = {"reason": "检查情况报告没有写明检查范围，请补充仓库和配电房的检查情况。"}
        actor, at = self._of_street(row, "jingban"), self._at(day, "11:00")
        applications.return_application(pk=row.pk, actor=actor, at=at, **words)

    def _transfer(self, row, day):
        actor, at = self._of_street(row, "zhuren"), self._at(day, "11:10")
        street = self.cast["gongming_jingban"].appointments.get().organisation
        words = {"street": street, "reason": "实际生产场所在公明街道"}
        applications.transfer(pk=row.pk, actor=actor, at=at, **words)

    def _assign(self, row, day):
        actor, officer = self._of_street(row, "jingban"), self._of_street(row, "zhifa1")
        visit = self.days.at(1 + row.pk % 2, "09:30")
        words = {"officer": officer, "booked_for": visit}
        bookings.assign(pk=row.pk, actor=actor, at=self._at(day, "11:20"), **words)

    def _moved(self, row, day):
        actor, at = self._of_street(row, "jingban"), self._at(day, "14:00")
        bookings.move_visit(pk=row.pk, actor=actor, at=at, booked_for=self.days.at(3, "14:30"))

    def _postponed(self, row, day):
        later, words = self.days.at(3, "10:00"), {"reason": "约定当天供电部门停电检修，生产线不开。"}
        actor, at = self._principal(row.enterprise), self._at(day, "09:20")
        bookings.ask_postponement(pk=row.pk, actor=actor, at=at, asked_for=later, **words)
        actor, at = self._of_street(row, "jingban"), self._at(day, "16:00")
        bookings.grant_postponement(pk=row.pk, actor=actor, at=at, booked_for=later)

    def _serve(self, row, day):
        at = self._at(day, "15:40")
        words = {"method": "direct", "received_by": "样例签收人", "received_on": at.date()}
        actor = self._of_street(row, "jingban")
        refusals.serve(pk=row.pk, actor=actor, at=at, proof=photo(8), note="当面送达", **words)

    def _refuse(self, row, day):
        refusals.refuse(pk=row.pk, actor=self._of_street(row, "zhuren"), at=self._at(day, "16:10"))

    def _refuse_recommended(self, row, day):
        actor, at = self._of_street(row, "zhuren"), self._at(day, "16:10")
        words = {"reason": "现场核查有一项不符合，整改后可以再次推荐。"}
        refusals.refuse_recommended(pk=row.pk, actor=actor, at=at, **words)

    def _carry_over(self, row, day):
        actor, at = self._of_street(row, "zhuren"), self._at(day, "15:00")
        words = {"reason": "复核改为符合时，本批名单已经报送。"}
        applications.carry_over(pk=row.pk, actor=actor, at=at, **words)

    # Checks

    def _half_check(self, row, day):
        actor = self._of_street(row, "zhifa1")
        check = self._started(row, day, actor, CheckKind.VERIFICATION)
        answers = {item.name: {"met": True} for item in CHECK_ITEMS[:HALF]}
        at = self._at(day, "14:20")
        checks.save_check(pk=check.pk, actor=actor, at=at, answers=answers)
        checks.add_photo(pk=check.pk, actor=actor, at=at, upload=photo(1))

    def _sign_first(self, row, day):
        self._filled(row, day, self._of_street(row, "zhifa1"), CheckKind.VERIFICATION, ())

    def _check(self, row, day, unmet=()):
        officers = [self._of_street(row, post) for post in ("zhifa1", "zhifa2")]
        self._both_sign(row, day, officers, CheckKind.VERIFICATION, unmet)

    def _check_unmet(self, row, day):
        self._check(row, day, tuple(UNMET)[: 1 + row.pk % 2])

    def _sample_review(self, row, day):
        officers = [self.cast["ju_zhifa1"], self.cast["ju_zhifa2"]]
        self._both_sign(row, day, officers, CheckKind.SAMPLE_REVIEW, ())

    def _started(self, row, day, actor, kind):
        at = self._at(day, "13:50")
        return checks.start_check(application_id=row.pk, kind=kind, actor=actor, at=at)

    def _filled(self, row, day, actor, kind, unmet):
        check, at = self._started(row, day, actor, kind), self._at(day, "14:30")
        answers = {
            item.name: {"met": item.name not in unmet, "note": UNMET.get(item.name, "") if unmet else ""}
            for item in CHECK_ITEMS
        }
        words = {
            "priority": row.declaration.get("priority", []),
            "company_person": row.enterprise.principal_name,
            "company_comment": "无异议",
            "opinion": "存在不符合情形，见逐项结果。" if unmet else "逐项符合，建议纳入。",
        }
        checks.save_check(pk=check.pk, actor=actor, at=at, answers=answers, **words)
        if kind == CheckKind.VERIFICATION and row.pk % 4 == 0:  # pictures of some, to keep loading quick
            checks.add_photo(pk=check.pk, actor=actor, at=at, upload=photo(1))
        checks.sign_check(pk=check.pk, actor=actor, at=at)
        return check

    def _both_sign(self, row, day, officers, kind, unmet):
        check = self._filled(row, day, officers[0], kind, unmet)
        checks.sign_check(pk=check.pk, actor=officers[1], at=self._at(day, "15:10"))

    # The bureau and the system

    def _decide_review(self, row, day, act, reason):
        request = row.review_requests.get()
        at = self._at(day, "16:30")
        act(pk=request.pk, actor=self.cast["ju_kezhang"], at=at, reason=reason)

    def _uphold(self, row, day):
        reason = "复核时台账仍缺两个月记录，维持街道的结论。"
        self._decide_review(row, day, refusals.uphold, reason)

    def _overturn(self, row, day):
        reason = "复核时已补齐台账和风险清单，各项符合。"
        self._decide_review(row, day, refusals.overturn, reason)

    def _lapse(self, row, day):
        refusals.lapse(pk=row.pk, at=self.days.at(day, "00:15"))
