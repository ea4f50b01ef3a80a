"""Acts that every case shares: numbers, files, papers, policy, the daily root."""

from datetime import date
from functools import partial

from accounts.stages import Role
from casework.models import Service
from casework.operations import attach, issue_document, open_case, record_service
from casework.operations.history import make_daily_roots
from casework.operations.policies import announce_days, set_policy
from casework.policy import load_profile
from tests.accounts.people import make_bureau, make_person, make_street, moment
from tests.reliability.acts.catalogue import act
from tests.whitelist.onsite import photo
from tests.whitelist.rounds import make_application
from whitelist.stages import ApplicationStage

AT = moment("2026-11-17 10:00")
SAMPLE = "whitelist/documents/refusal_notice.docx"


@act(open_case)
def opened():
    words = {"kind": "sample", "series": "样例", "title": "样例案件", "organisation": make_street()}
    return partial(open_case, at=AT, **words)


@act(attach)
def attached():
    case = opened()()
    return lambda: attach(case=case, upload=photo(), purpose="样例", actor=None, at=AT)


@act(issue_document)
def issued():
    row = make_application(ApplicationStage.REFUSED)
    data = row.case.documents.get(kind="refusal_notice").data
    words = {"kind": "样例", "series": "样例告", "title": "样例告知书", "template": SAMPLE, "data": data}
    return partial(issue_document, case=row.case, actor=None, at=AT, **words)


@act(record_service)
def served():
    document = issued()()
    words = {"method": Service.Method.DIRECT, "received_by": "测试甲", "received_on": AT.date()}
    return partial(record_service, document=document, actor=None, at=AT, **words)


@act(make_daily_roots)
def roots():
    make_application(ApplicationStage.ACCEPTED)
    return partial(make_daily_roots, at=moment("2026-10-20"))


def setter():
    """Who sets policy."""
    load_profile("nanshan")
    return make_person(Role.SECTION_HEAD, make_bureau())


@act(set_policy)
def policy():
    words = {"key": "objection_days", "value": 7, "valid_from": date(2026, 12, 1), "source": "纪要"}
    return partial(set_policy, actor=setter(), at=AT, confirmed=True, **words)


@act(announce_days)
def announced():
    make_application(ApplicationStage.RETURNED)
    rows = [(date(2027, 1, 1), False, "元旦"), (date(2027, 1, 3), True, "调休")]
    return partial(announce_days, actor=setter(), rows=rows, source="国办发〔样例〕1号")
