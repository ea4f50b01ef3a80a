"""What people do in the stories: each verb is one or a few of the real operations, at a moment of the past."""

from accounts.stages import Role
from casework.models import Service
from enterprises.stages import Attribute
from whitelist.demonstration.papers import photo, scan
from whitelist.models import Application
from whitelist.operations import applications, checks, refusals
from whitelist.sheet_items import CHECK_ITEMS
from whitelist.stages import CheckKind

DECLARED = {
    "safety_body": "yes",
    "certified": "yes",
    "level": "3",
    "accident": "no",
    "penalty": "no",
    "high_risk": "no",
    "key_chemicals": "no",
    "risk_colour": "blue",
}
PRIORITIES = (Attribute.SAFETY_ENGINEER, Attribute.EMERGENCY_PLANS, Attribute.NO_INJURY)
FINDINGS = (
    "对照纳入条件逐项检查，安全管理机构、制度台账、双重预防机制落实到位；检查发现的2处一般隐患已当场整改。"
)
UNMET = {
    "dual_prevention": "未按月开展隐患排查，风险分级管控清单缺少冲压车间。",
    "ledgers_sound": "近半年教育培训台账缺少4个月的记录。",
}


class Street:
    """One street office and its people; `firms` hands out enterprises, `days` the moments."""

    def __init__(self, cast, firms, days, key):
        self.cast, self.firms, self.days, self.key = cast, firms, days, key
        self.office = firms.streets[key]

    def who(self, post):
        """The person in a post of this street."""
        return self.cast.street(self.office, post)

    def principal(self, application):
        """The principal of the application's enterprise, as the cast knows the person."""
        held = application.enterprise.organisation.appointments.get(role=Role.PRINCIPAL, ended_at=None)
        return self.cast[held.user.username]

    def draft(self, firm, day, username=None):
        """The enterprise enters the portal and begins its draft."""
        user = self.firms.admit(firm, self.days.at(day, "09:10"), username)
        user = self.cast[user.username]
        return applications.begin_application(
            enterprise_id=firm.pk, actor=user, at=self.days.at(day, "09:30")
        )

    def recommended(self, firm, day):
        """The street recommends an enterprise that has entered the portal."""
        self.firms.admit(firm, self.days.at(day, "09:10"))
        return applications.recommend(
            enterprise_id=firm.pk,
            actor=self.who("jingban"),
            at=self.days.at(day, "10:00"),
            reason="日常监管情况良好",
        )

    def fill_in(self, application, day, priorities=2):
        """附件2 and 附件3, saved as a draft."""
        actor = self.principal(application)
        declaration = {**DECLARED, "priority": [str(name) for name in PRIORITIES[:priorities]]}
        report = {
            "checked_by": "self",
            "checked_on": self.days.day(day).isoformat(),
            "findings": FINDINGS,
            "truthful": "yes",
        }
        applications.save_draft(
            pk=application.pk,
            actor=actor,
            at=self.days.at(day, "14:00"),
            declaration=declaration,
            report=report,
        )

    def submitted(self, firm, day, username=None, recommended=False, priorities=2, agreed=False):
        """Up to the submission."""
        row = self.recommended(firm, day) if recommended else self.draft(firm, day, username)
        self.fill_in(row, day, priorities)
        actor = self.principal(row)
        return applications.submit(
            pk=row.pk, actor=actor, at=self.days.at(day, "15:20"), agreed_next_year=agreed
        )

    def accepted(self, firm, day, **how):
        """Up to the street's acceptance, a working day later."""
        row = self.submitted(firm, day, **how)
        return applications.accept(pk=row.pk, actor=self.who("jingban"), at=self.days.at(day + 1, "09:40"))

    def returned(self, firm, day):
        """Sent back for correction."""
        row = self.submitted(firm, day)
        return applications.return_application(
            pk=row.pk,
            actor=self.who("jingban"),
            at=self.days.at(day + 1, "10:20"),
            reason="检查情况报告没有写明检查了哪些车间；请补充检查范围和整改情况。",
        )

    def assign(self, application, day, visit):
        """Book the visit."""
        applications.assign(
            pk=application.pk,
            actor=self.who("jingban"),
            at=self.days.at(day, "10:00"),
            officer=self.who("zhifa1"),
            booked_for=self.days.at(visit, "10:00"),
        )

    def begin_check(self, application, day, unmet=(), kind=CheckKind.VERIFICATION, officer=None, items=None):
        """Fill in 附件5 (the first `items` lines of it), with a photo; not signed yet."""
        officer, at = officer or self.who("zhifa1"), self.days.at(day, "10:30")
        check = checks.start_check(application_id=application.pk, kind=kind, actor=officer, at=at)
        answers = {
            item.name: {
                "met": item.name not in unmet,
                "note": UNMET.get(item.name, "") if item.name in unmet else "",
            }
            for item in CHECK_ITEMS[:items]
        }
        priority = application.declaration.get("priority", [])
        words = {
            "opinion": "现场查看车间、台账和证书，询问了安全管理人员。",
            "company_person": "样例安全员",
            "priority": priority,
        }
        checks.save_check(pk=check.pk, actor=officer, at=at, answers=answers, **words)
        checks.add_photo(pk=check.pk, actor=officer, at=at, upload=photo(application.pk))
        return check

    def sign(self, check, day, officer=None, clock="11:10"):
        """One signature under 附件5."""
        return checks.sign_check(
            pk=check.pk, actor=officer or self.who("zhifa1"), at=self.days.at(day, clock)
        )

    def verified(self, firm, day, unmet=(), **how):
        """Up to the conclusion of 附件5, three working days after the application."""
        row = self.accepted(firm, day, **how)
        check = self.begin_check(row, day + 3, unmet)
        self.sign(check, day + 3)
        self.sign(check, day + 3, self.who("zhifa2"), "11:30")
        return Application.objects.get(pk=row.pk)

    def refused(self, firm, day):
        """附件10 is issued, four working days after the application."""
        row = self.verified(firm, day, unmet=tuple(UNMET))
        return refusals.refuse(pk=row.pk, actor=self.who("zhuren"), at=self.days.at(day + 4, "09:30"))

    def served(self, firm, day, portal=False):
        """附件10 reaches the enterprise, five working days after the application."""
        row = self.refused(firm, day)
        if portal:
            return refusals.receipt(pk=row.pk, actor=self.principal(row), at=self.days.at(day + 5, "16:00"))
        return refusals.serve(
            pk=row.pk,
            actor=self.who("jingban"),
            at=self.days.at(day + 5, "15:00"),
            method=Service.Method.DIRECT,
            received_by="样例前台",
            received_on=self.days.day(day + 5),
            proof=scan("送达回证"),
        )

    def in_review(self, firm, day):
        """The enterprise asks the bureau for review, six working days after the application."""
        row = self.served(firm, day, portal=True)
        return refusals.request_review(
            pk=row.pk,
            actor=self.principal(row),
            at=self.days.at(day + 6, "11:00"),
            grounds="台账缺少的记录在另一册，附照片；冲压车间的管控清单已于核查当日补齐。",
            evidence=(photo(900 + row.pk),),
        )
