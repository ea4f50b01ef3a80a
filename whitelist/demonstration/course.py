"""The course of one round: each verb takes it one stage on, by the real operations."""

from accounts.stages import Role
from casework.models import Policy
from whitelist.demonstration.papers import scan
from whitelist.demonstration.people import CHANNEL, bodies
from whitelist.models import Round
from whitelist.operations import (
    consultations,
    deliberations,
    notices,
    objections,
    publications,
    rounds,
    street_lists,
)
from whitelist.stages import Answer, ApplicationStage

DATES = ("application_deadline", "verification_deadline", "publication_deadline")
MINUTES = "局长办公会议听取了征求意见和现场核查情况，逐家审议，形成以上意见。"


class Course:
    """One round. `began` is the working day (counted from today) on which it was prepared."""

    def __init__(self, cast, days, *, year, began, dates=None):
        self.cast, self.days, self.began = cast, days, began
        if dates is not None:
            _move_dates(days, year, began, dates)
        self.clerk, self.chief = cast["ju_jingban"], cast["ju_juzhang"]
        self.pk = rounds.create_round(year=year, actor=self.clerk, at=days.at(began, "08:40")).pk

    @property
    def round(self):
        """The round as it stands now."""
        return Round.objects.get(pk=self.pk)

    def open(self):
        """开始受理 on the day on which it was prepared."""
        at = self.days.at(self.began, "09:00")
        rounds.open_round(pk=self.pk, actor=self.clerk, at=at, complaint_channel=CHANNEL)
        return self

    def cancel(self, day, reason):
        """终止."""
        rounds.cancel_round(pk=self.pk, actor=self.chief, at=self.days.at(day, "16:00"), reason=reason)
        return self

    def close(self, day):
        """截止受理."""
        rounds.close_round(pk=self.pk, actor=self.clerk, at=self.days.at(day, "09:00"))
        return self

    def lists(self, day, late=(), keep=(), unread=()):
        """Every street reports and is received; `late` streets are recorded as late, `keep` go on drafting, `unread` wait."""
        for number, row in enumerate(self.round.street_lists.select_related("street")):
            key = row.street.code[-3:]
            if key in keep:
                continue
            if key in late:
                at, words = self.days.at(day, "16:30"), "电话催报两次，街道称周内上报。"
                street_lists.record_late(pk=row.pk, actor=self.clerk, at=at, reason=words)
                continue
            head = self.cast.street(row.street, "zhuren")
            at = self.days.at(day, "09:30", shift=number * 7)
            street_lists.report_list(pk=row.pk, actor=head, at=at, nil_reason="本批次没有核查符合的企业。")
            if key in unread:
                continue
            street_lists.receive_list(
                pk=row.pk, actor=self.clerk, at=self.days.at(day, "14:00", shift=number * 3)
            )
        return self

    def consult(self, day, waiver="本批次企业数量较少，抽查结合季度督导进行。"):
        """征求意见."""
        letter = f"现就{self.round.label}拟纳入企业征求贵单位意见，请在期限内回复。"
        rounds.consult(
            pk=self.pk,
            actor=self.clerk,
            at=self.days.at(day, "10:00"),
            bodies=bodies(),
            letter=letter,
            sample_waiver=waiver,
        )
        return self

    def answers(self, day, silent=1, objecting=0):
        """All but the last `silent` bodies answer, one of them on paper; the first `objecting` object to one firm."""
        opinions = list(self.round.opinions.select_related("organisation").order_by("pk"))
        firm = self.round.applications.filter(stage=ApplicationStage.REPORTED).order_by("pk").first()
        for number, opinion in enumerate(opinions[: len(opinions) - silent]):
            at = self.days.at(day, "10:10", shift=number * 11)
            if number == 2:
                words = {"reply_number": "样例函〔样例〕8号", "paper": scan("复函")}
                consultations.record_paper_answer(
                    pk=opinion.pk, actor=self.clerk, at=at, answer=Answer.AGREED, **words
                )
                continue
            held = opinion.organisation.appointments.get(role=Role.LIAISON, ended_at=None)
            words = {"answer": Answer.AGREED}
            if number < objecting:
                items = [(firm.pk, "本单位正在核查该企业一起投诉，建议暂缓。")]
                words = {"answer": Answer.OBJECTED, "text": "见对个别企业的意见。", "items": items}
            consultations.answer_consultation(
                pk=opinion.pk, actor=self.cast[held.user.username], at=at, **words
            )
        return self

    def close_consultation(self, day):
        """结束征求意见."""
        rounds.close_consultation(pk=self.pk, actor=self.clerk, at=self.days.at(day, "09:20"))
        return self

    def draft_decisions(self, day, leave=0, decline=0):
        """The clerk drafts the meeting and its decisions; the last `leave` are left open, the first `decline` declined."""
        at = self.days.at(day, "15:00")
        meeting = {
            "held_on": self.days.day(day),
            "number": f"样例会纪〔{at.year}〕{self.pk}号",
            "minutes": MINUTES,
        }
        deliberations.save_meeting(pk=self.pk, actor=self.clerk, at=at, **meeting)
        rows = list(self.round.applications.filter(stage=ApplicationStage.REPORTED).order_by("pk"))
        for number, row in enumerate(rows[: len(rows) - leave]):
            approved = number >= decline
            reason = (
                "符合各项纳入条件，各单位无不同意见。"
                if approved
                else "有关单位提出的投诉尚未查清，本次不纳入。"
            )
            deliberations.save_decision(
                pk=self.pk, actor=self.clerk, at=at, application_id=row.pk, approved=approved, reason=reason
            )
        return self

    def deliberate(self, day, decline=0):
        """登记审议结果."""
        self.draft_decisions(day, decline=decline)
        deliberations.deliberate(pk=self.pk, actor=self.chief, at=self.days.at(day, "17:00"))
        return self

    def notice(self, day):
        """公示."""
        notices.begin_notice(
            pk=self.pk, actor=self.clerk, at=self.days.at(day, "09:00"), complaint_channel=CHANNEL
        )
        return self

    def object(self, day, number, text, sender=""):
        """Somebody objects to the `number`-th firm on the notice; returns the objection."""
        ref = self.round.notices.latest("number").rows[number]["ref"]
        return objections.object_to(
            round_id=self.pk, application_id=ref, at=self.days.at(day, "20:15"), text=text, sender=sender
        )[0]

    def end_notice(self, day):
        """公示期满, by the daily job."""
        notices.end_notice(pk=self.pk, actor=None, at=self.days.at(day, "09:05"))
        return self

    def publish(self, day):
        """公布."""
        publications.publish(pk=self.pk, actor=self.chief, at=self.days.at(day, "10:00"))
        return self

    def supplement(self, day):
        """补充公布."""
        publications.supplement(pk=self.pk, actor=self.chief, at=self.days.at(day, "10:00"))
        return self


def _move_dates(days, year, began, dates):
    """A policy row moves the three fixed dates to working days around the round (positive-list.md, decision 8)."""
    for key, number in zip(DATES, dates, strict=True):
        day = days.day(number)
        Policy.objects.update_or_create(
            key=key,
            valid_from=days.day(began),
            defaults={
                "value": {"month": day.month, "day": day.day, "year_offset": day.year - year},
                "source": "演示数据：移动固定日期，使批次在任何一天都在办理中",
                "confirmed": False,
            },
        )
