"""The panels of an application, for staff and for the enterprise."""

from django.urls import reverse

from whitelist.bookings import visit_facts
from whitelist.declaration import (
    DECLARATION,
    PRIORITY,
    REPORT,
    missing_from_declaration,
    missing_from_report,
)
from whitelist.evaluation import priorities_of
from whitelist.panels.pieces import CRITERIA, check_panel, criteria_panel, criteria_words, facts_panel
from whitelist.stages import ApplicationStage
from whitelist.workflow import booking_needs, needs

FILLING = "whitelist/panels/filling.html"
EDITABLE = (ApplicationStage.DRAFT, ApplicationStage.RETURNED)
# The stages that the reason kept with the row is the reason of; in others it is a matter of the past.
SAYS_WHY = (ApplicationStage.RETURNED, ApplicationStage.CLOSED, ApplicationStage.WITHDRAWN)


def _answers(fields, answers):
    for field in fields:
        value = answers.get(field.name, "")
        yield field.label, dict(field.choices).get(value, value)


def _declared(row):
    chosen = row.declaration.get("priority", ())
    held = "；".join(label for name, label in PRIORITY if name in chosen) or "无"
    pairs = [*_answers(DECLARATION, row.declaration), ("优先条件", held)]
    return facts_panel("申报表（附件2）", [("申报途径", row.get_route_display()), *pairs], folded=True)


def _reported(row):
    return facts_panel("检查情况报告（附件3）", _answers(REPORT, row.report), folded=True)


def visit_is_arranged(row, at):
    """Whether somebody was told to go, or has been there: 安排核查 is then only changed (NS-4.1.2)."""
    return row.assigned_to_id is not None or check_decided(row, at)


def check_decided(row, at):
    """Whether a check of what was signed last found something unmet: the street head decides next (NS-4.1.2)."""
    return needs.check_found_unmet(row, at) is None


def nothing_is_asked(row, at):
    """Whether the enterprise waits for no answer about the time: then there is nothing to propose."""
    return row.asked_for is None


def nothing_to_explain(row, at):
    """Whether no absence waits for the enterprise's word."""
    return booking_needs.absence_is_unexplained(row, at) is not None


def _visit(row, for_party):
    facts = list(visit_facts(row, for_party))
    if facts:
        yield facts_panel("上门核查", facts)


def application_panels(row, user, at):
    """For staff: why it was sent back or refused, the conditions, the check, what was declared."""
    yield facts_panel("申请", _application_facts(row))
    yield from _visit(row, for_party=False)
    yield criteria_panel(row.enterprise, at)
    for check in row.checks.filter(concluded_at__isnull=False).select_related("officer", "second_officer"):
        yield check_panel(check)
    yield _declared(row)
    yield _reported(row)
    yield (
        CRITERIA,
        {
            "title": "优先条件（只排序，不作为纳入条件）",
            "criteria": criteria_words(priorities_of(row.enterprise, at)),
            "met": [],
            "summary": "",
            "folded": True,
        },
    )


def _application_facts(row, for_party=False):
    yield "企业", row.enterprise.name
    yield "统一社会信用代码", row.enterprise.uscc or "尚无代码"
    yield "清单年度", f"{row.round.period}（{row.round.get_stage_display()}）"
    yield "属地", row.case.organisation.name
    if row.reason:
        yield "理由" if row.stage in SAYS_WHY else "以前的退回或说明", row.reason
    undecided = for_party and row.stage == ApplicationStage.ACCEPTED
    for number, condition in enumerate([] if undecided else row.unmet, start=1):
        yield f"不符合情形{number}", condition


def application_portal_panels(row, user, at):
    """For the enterprise: what is to fill in, what the authority said, the conditions, what was declared.

    Of a check it reads the conclusion; what officers noted for themselves stays with the authority.
    """
    if row.stage in EDITABLE:
        yield FILLING, _filling(row)
    yield from _visit(row, for_party=True)
    yield facts_panel("申请", _application_facts(row, for_party=True))
    for check in row.checks.filter(concluded_at__isnull=False).select_related("officer", "second_officer"):
        yield _told(check)
    yield criteria_panel(row.enterprise, at, title="差哪一条")
    yield _declared(row)
    yield _reported(row)


def _filling(row):
    forms = (
        ("申报表（附件2）", "whitelist:declaration", missing_from_declaration(row.declaration)),
        ("检查情况报告（附件3）", "whitelist:report", missing_from_report(row.report)),
    )
    return {
        "returned": row.reason if row.stage == ApplicationStage.RETURNED else "",
        "sign": "两张表都填完后，由企业主要负责人在上面“下一步”里签署提交；安全管理人员可以填写，不能签署。",
        "forms": [
            {"label": label, "url": reverse(name, args=[row.pk]), "missing": len(missing)}
            for label, name, missing in forms
        ],
    }


def _told(check):
    return facts_panel(
        check.get_kind_display(),
        [
            ("结论", "符合纳入条件" if check.qualified else "不符合纳入条件"),
            ("核查日期", f"{check.visited_on:%Y-%m-%d}"),
            ("执法人员", f"{check.officer.name}、{check.second_officer.name}"),
            ("企业在场人员", check.company_person),
            ("企业意见", check.company_comment or "没有"),
        ],
    )


def application_links(row, user, at):
    """The enterprise's own page of the list; for staff the round and the enterprise."""
    if row.case.party_id in user.standing.firms:
        yield "正面清单：差哪一条、以前的申请", reverse("whitelist:portal")
    if user.standing.desk:
        yield f"{row.round.period}批次", reverse("casework:desk_case", args=[row.round.case_id])
        yield "企业页面", reverse("enterprises:detail", args=[row.enterprise_id])
