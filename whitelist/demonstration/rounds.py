"""One round from its creation on, each act on a working day counted from the story's own zero."""

from dataclasses import dataclass
from datetime import date

from django.utils import timezone

from casework.models import Policy
from enterprises.models import Enterprise
from whitelist.demonstration.acts import Teller
from whitelist.demonstration.papers import scan
from whitelist.demonstration.people import BODIES, CHANNEL, bodies
from whitelist.models import Round, StreetList
from whitelist.operations import (
    consultations,
    deliberations,
    notices,
    objections,
    publications,
    rounds,
    street_lists,
)
from whitelist.stages import Answer, ApplicationStage, StreetListStage

FIXED = ("application_deadline", "verification_deadline", "publication_deadline")
NIL = "本批没有核查符合的企业。"
APPROVED = "各项条件符合，已回复单位无不同意见。"
LETTER = "请就名单内企业近年来的守法和安全生产情况提出意见。"


@dataclass(frozen=True)
class Dates:
    """When a round is created and opened, and its three fixed dates: working days, or dates."""

    opened: int
    apply_by: int
    verify_by: object
    publish_by: int


class Course:
    """The round of one story. `street` keys and sign-in names are those of people.py."""

    def __init__(self, days, cast, firms):
        self.days, self.cast, self.firms = days, cast, firms
        self.teller = Teller(days, cast)
        self.round = None

    def _refreshed(self):
        self.round = Round.objects.get(pk=self.round.pk)
        return self.round

    def list_of(self, street):
        """The street's list."""
        return StreetList.objects.get(round=self.round, street=self.firms.streets[street])

    # Beginning

    def open(self, year, dates):
        """Move the fixed dates by a dated policy row, create the round, open it."""
        self.fix(year, dates)
        clerk = self.cast["ju_jingban"]
        self.round = rounds.create_round(year=year, actor=clerk, at=self.days.at(dates.opened, "08:35"))
        at = self.days.at(dates.opened, "08:38")
        rounds.open_round(pk=self.round.pk, actor=clerk, at=at, complaint_channel=CHANNEL)
        return self._refreshed()

    def fix(self, year, dates):
        """The policy rows: the three dates of lists of `year`, in force from the day the round is created."""
        wanted = (dates.apply_by, dates.verify_by, dates.publish_by)
        for key, number in zip(FIXED, wanted, strict=True):
            day = number if isinstance(number, date) else self.days.day(number)
            value = {
                "month": day.month,
                # The same row serves the next year, which may have no 29 February.
                "day": 28 if (day.month, day.day) == (2, 29) else day.day,
                "year_offset": day.year - year,
            }
            words = {"value": value, "source": "演示数据：移动日期，使批次在当天有效", "confirmed": False}
            Policy.objects.create(key=key, valid_from=self.days.day(dates.opened), **words)

    def tell(self, street, username=None, veteran=None, **acts):
        """An enterprise of the street enters the portal and its application goes through `acts`; returns its pk.

        `veteran`: the day on which a clerk had entered the enterprise by hand; else it comes from the workbook.
        """
        if veteran is None:
            enterprise = self.firms.fresh(street)
        else:
            enterprise = self.firms.veteran(street, self.days.at(veteran, "10:00"))
        first = next(iter(acts.values()))
        self.firms.admit(enterprise, self.days.at(first - 1, "15:00"), username)
        return self.go(enterprise, **acts)

    def go(self, enterprise, pk=None, **acts):
        """Acts of an enterprise that has entered already."""
        found = Enterprise.objects.select_related("street", "organisation").get(pk=enterprise.pk)
        return self.teller.tell(found, pk, **acts)

    def go_on(self, pk, **acts):
        """Further acts of an application."""
        enterprise = Enterprise.objects.get(applications=pk)
        return self.go(enterprise, pk, **acts)

    def close(self, number):
        """截止受理."""
        rounds.close_round(pk=self.round.pk, actor=self.cast["ju_jingban"], at=self.days.at(number, "08:45"))

    # Lists

    def report(self, street, number):
        """The street head reports the list, a nil one where nobody qualified."""
        row = self.list_of(street)
        actor = self.cast[f"{street}_zhuren"]
        street_lists.report_list(pk=row.pk, actor=actor, at=self.days.at(number, "16:40"), nil_reason=NIL)

    def _bureau_on(self, act, street, number, clock, **words):
        at, actor = self.days.at(number, clock), self.cast["ju_jingban"]
        act(pk=self.list_of(street).pk, actor=actor, at=at, **words)

    def receive(self, street, number):
        """The bureau receives it."""
        self._bureau_on(street_lists.receive_list, street, number, "17:10")

    def give_back(self, street, number):
        """The bureau returns it."""
        reason = "有一家企业的行业代码与营业执照不一致，请核对后重新上报。"
        self._bureau_on(street_lists.return_list, street, number, "17:20", reason=reason)

    def late(self, street, number):
        """The bureau records that the street is late."""
        reason = "截止日未收到名单，已电话催报。"
        self._bureau_on(street_lists.record_late, street, number, "09:10", reason=reason)

    def all_lists(self, number, late=()):
        """Every street reports and the bureau receives; `late` streets do not."""
        for key in self.firms.streets:
            if key not in late and self.list_of(key).stage == StreetListStage.DRAFTING:
                self.report(key, number)
                self.receive(key, number)

    # Consultation and deliberation

    def consult(self, number, waiver="本批企业少，逐家由街道两人核查，不再抽查。"):
        """Ask every body; without a waiver a sample review has been done."""
        at = self.days.at(number, "09:30")
        words = {"bodies": bodies(), "letter": LETTER, "sample_waiver": waiver}
        rounds.consult(pk=self.round.pk, actor=self.cast["ju_jingban"], at=at, **words)

    def answer(self, number, silent=(), paper=(), against=None):
        """Each body answers; `silent` ones do not, `paper` ones by letter, `against` is (body, application pk)."""
        opinions = dict(zip(BODIES, self.round.opinions.order_by("organisation_id"), strict=True))
        for key, opinion in opinions.items():
            if key in paper:
                self._by_letter(opinion, number)
            elif key not in silent:
                self._in_system(opinion, key, number, against)

    def _by_letter(self, opinion, number):
        at, actor = self.days.at(number, "11:00"), self.cast["ju_jingban"]
        words = {"answer": Answer.AGREED, "reply_number": f"样例函〔{at.year}〕{opinion.pk}号"}
        consultations.record_paper_answer(pk=opinion.pk, actor=actor, at=at, paper=scan("复函"), **words)

    def _in_system(self, opinion, key, number, against):
        words = {"answer": Answer.AGREED}
        if against and against[0] == key:
            text = "该企业上月因环保设施停用被责令改正，建议暂不纳入。"
            words = {
                "answer": Answer.OBJECTED,
                "text": "对1家企业有不同意见。",
                "items": [(against[1], text)],
            }
        at = self.days.at(number, "10:20")
        consultations.answer_consultation(pk=opinion.pk, actor=self.cast[key], at=at, **words)

    def close_consultation(self, number):
        """结束征求意见."""
        at = self.days.at(number, "09:00")
        rounds.close_consultation(pk=self.round.pk, actor=self.cast["ju_jingban"], at=at)

    def draft(self, number, declined=None):
        """The clerk drafts the meeting and a decision on each; `declined`: application pk → reason."""
        declined, at, clerk = declined or {}, self.days.at(number, "10:00"), self.cast["ju_jingban"]
        words = {"held_on": timezone.localdate(at), "number": f"样例会纪〔{at.year}〕{self.round.pk}号"}
        minutes = "会议听取核查、征求意见情况，逐家审议。"
        deliberations.save_meeting(pk=self.round.pk, actor=clerk, at=at, minutes=minutes, **words)
        for row in self.round.applications.filter(stage=ApplicationStage.REPORTED).order_by("pk"):
            reason = declined.get(row.pk, APPROVED)
            decision = {"application_id": row.pk, "approved": row.pk not in declined, "reason": reason}
            deliberations.save_decision(pk=self.round.pk, actor=clerk, at=at, **decision)

    def decide(self, number):
        """The director confirms."""
        at = self.days.at(number, "15:30")
        deliberations.deliberate(pk=self.round.pk, actor=self.cast["ju_juzhang"], at=at)

    # Notice and publication

    def notice(self, number):
        """公示."""
        words = {"actor": self.cast["ju_jingban"], "at": self.days.at(number, "09:20")}
        notices.begin_notice(pk=self.round.pk, complaint_channel=CHANNEL, **words)

    def correct(self, number, reason):
        """更正并重新公示."""
        words = {"actor": self.cast["ju_kezhang"], "at": self.days.at(number, "09:20"), "reason": reason}
        notices.correct_notice(pk=self.round.pk, **words)

    def end_notice(self, number):
        """公示期满, by the daily job."""
        notices.end_notice(pk=self.round.pk, actor=None, at=self.days.at(number, "00:15"))

    def object(self, pk, number, text):
        """A citizen objects; returns the objection."""
        words = {"text": text, "sender": "样例群众", "contact": "19900009999"}
        at = self.days.at(number, "12:40")
        return objections.object_to(round_id=self.round.pk, application_id=pk, at=at, **words)[0]

    def examine(self, objection, number):
        """开始核实."""
        words = {"actor": self.cast["ju_jingban"], "at": self.days.at(number, "13:40")}
        objections.examine(pk=objection.pk, note="已请街道现场核实。", **words)

    def answer_objection(self, objection, number, answer, upheld=False):
        """The section head answers."""
        act = objections.uphold if upheld else objections.dismiss
        at = self.days.at(number, "16:00")
        act(pk=objection.pk, actor=self.cast["ju_kezhang"], at=at, answer=answer)

    def publish(self, number):
        """公布."""
        at = self.days.at(number, "10:00")
        publications.publish(pk=self.round.pk, actor=self.cast["ju_juzhang"], at=at)

    def supplement(self, number):
        """补充公布."""
        at = self.days.at(number, "10:00")
        publications.supplement(pk=self.round.pk, actor=self.cast["ju_juzhang"], at=at)

    def cancel(self, number):
        """终止."""
        words = {"reason": "与上一批企业重复，合并办理。", "at": self.days.at(number, "17:00")}
        rounds.cancel_round(pk=self.round.pk, actor=self.cast["ju_juzhang"], **words)
