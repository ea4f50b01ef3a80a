"""For each guard of the tables a row, on a day, that lacks just what the guard asks for."""

from datetime import date

from accounts.stages import Role
from enterprises.models import CommitmentText, EntryClaim, SelfReport
from enterprises.operations import entry
from tests.accounts.people import make_person, make_street, make_user, moment
from tests.enterprises.grading.lacking import LACKING as OF_GRADING
from tests.enterprises.register import make_enterprise, uscc
from tests.whitelist.onsite import photo
from tests.whitelist.rounds import make_application, make_round
from tests.whitelist.staff import day, make_firm
from whitelist.models import StreetList
from whitelist.stages import ApplicationStage as S
from whitelist.stages import RoundStage as R


def _list_of(round_):
    return round_.street_lists.first()


def _silent():
    round_ = make_round(R.PREPARING)
    round_.complaint_channel = ""
    return round_


def _early():
    make_round(R.PREPARING)
    return make_application(S.DRAFT)


def _nameless():
    return make_application(S.DRAFT, enterprise=make_firm(uscc=None))


def _left():
    application = make_application(S.ACCEPTED)
    return StreetList.objects.get(round=application.round, street=application.case.organisation)


def _claim(code=None, enterprise=None):
    street = enterprise.street if enterprise else make_street()
    words = {"uscc": code or enterprise.uscc, "name": "样例公司", "street": street, "user": make_user()}
    return entry.file_claim(licence=photo("执照.jpg"), at=moment("2026-10-12"), **words)


def _unknown():
    return _claim(code=uscc(987654))


def _taken():
    firm = make_firm()
    make_person(Role.STREET_CLERK, firm.street)
    return _claim(enterprise=firm)


def _unshown():
    row = _claim(enterprise=make_enterprise(make_street()))
    return EntryClaim(case=make_application(S.DRAFT).case, enterprise=row.enterprise, uscc=row.uscc)


def _reported(**change):
    """A self-report in which everything is said, but for `change`."""
    row = SelfReport(case=make_application(S.DRAFT).case, place="仓库", description="堵塞", measure="已清理")
    row.found_on = row.corrected_on = date(2026, 10, 1)
    for name, value in change.items():
        setattr(row, name, value)
    return row


def _old_text():
    return CommitmentText(case=make_application(S.DRAFT).case, valid_from=date(2026, 10, 1))


def _booked(**change):
    """An accepted application with a visit booked for 10-20 at 09:30; `change` comes on top."""
    row = make_application(S.ACCEPTED)
    row.assigned_to = make_person(Role.STREET_OFFICER, row.case.organisation)
    row.booked_for = moment("2026-10-20 09:30")
    for name, value in change.items():
        setattr(row, name, value)
    row.save()
    return row


def _asked():
    return _booked(asked_for=moment("2026-10-22 09:30"), asked_because="停电")


# guard → (how its row is made, the day)
LACKING = {
    "complaint_channel": (_silent, "09-02"),
    "application_day_has_passed": (lambda: make_round(R.ACCEPTING), "11-01"),
    "every_street_has_reported": (lambda: make_round(R.ACCEPTING), "11-18"),
    "samples_reviewed_or_waived": (lambda: make_round(R.ACCEPTING), "11-18"),
    "somebody_to_decide_on": (lambda: make_round(R.ACCEPTING), "11-18"),
    "everybody_answered_or_day_passed": (lambda: make_round(R.CONSULTING), "11-19"),
    "meeting_is_minuted": (lambda: make_round(R.DELIBERATING), "11-24"),
    "every_enterprise_is_decided": (lambda: make_round(R.DELIBERATING), "11-24"),
    "somebody_approved": (lambda: make_round(R.DELIBERATING), "11-26"),
    "notice_ran_its_days": (lambda: make_round(R.NOTICED), "12-02"),
    "somebody_released": (lambda: make_round(R.PUBLISHED), "12-10"),
    "no_live_application": (lambda: make_round(R.CONSULTING), "11-19"),
    "has_a_code": (_nameless, "10-13"),
    "declaration_is_complete": (lambda: make_application(S.DRAFT), "10-13"),
    "report_is_complete": (lambda: make_application(S.DRAFT), "10-13"),
    "round_is_open": (_early, "10-13"),
    "self_applied": (lambda: make_application(S.DRAFT, recommended=True), "10-13"),
    "recommended": (lambda: make_application(S.DRAFT), "10-13"),
    "check_found_all_met": (lambda: make_application(S.ACCEPTED), "10-15"),
    "check_found_unmet": (lambda: make_application(S.ACCEPTED), "10-15"),
    "review_is_in_time": (lambda: make_application(S.SERVED), "10-23"),
    "review_days_are_over": (lambda: make_application(S.SERVED), "10-22"),
    "round_takes_lists": (lambda: make_round(R.CONSULTING).applications.get(), "11-19"),
    "round_is_past_lists": (lambda: make_application(S.QUALIFIED), "10-16"),
    "round_takes_this_list": (lambda: _list_of(make_round(R.CONSULTING)), "11-19"),
    "nobody_left_unverified": (_left, "10-16"),
    "list_day_has_passed": (lambda: _list_of(make_round(R.ACCEPTING)), "10-16"),
    "visit_is_booked": (lambda: make_application(S.ACCEPTED), "10-15"),
    "visit_is_not_booked": (_booked, "10-15"),
    "visit_is_ahead": (_booked, "10-21"),
    "visit_time_has_come": (_booked, "10-15"),
    "nothing_is_asked": (_asked, "10-15"),
    "postponement_is_not_asked": (_asked, "10-15"),
    "postponement_is_asked": (_booked, "10-15"),
    "absence_is_unexplained": (_booked, "10-21"),
    **OF_GRADING,
    "known_enterprise": (_unknown, "10-13"),
    "no_principal_yet": (_taken, "10-13"),
    "licence_shown": (_unshown, "10-13"),
    "hazard_described": (lambda: _reported(place=""), "10-13"),
    "photo_before": (_reported, "10-13"),
    "correction_told": (lambda: _reported(measure=""), "10-13"),
    "photo_after": (_reported, "10-13"),
    "begins_today_or_later": (_old_text, "10-13"),
}


def lacking(name):
    """(row, at) for one guard."""
    make, date = LACKING[name]
    return make(), day(2027, date)
