"""The panels of the positive list's case pages: what an officer or the enterprise needs to see before the next step."""

from django.urls import reverse
from django.utils import timezone

from casework.templatetags.pieces import day
from whitelist.declaration import (
    DECLARATION,
    PRIORITY,
    REPORT,
    missing_from_declaration,
    missing_from_report,
)
from whitelist.evaluation import findings_of, priorities_of
from whitelist.models import Application, StreetList
from whitelist.ranking import ranked_applications
from whitelist.stages import ApplicationStage, CheckKind

FACTS = "whitelist/panels/facts.html"
CRITERIA = "whitelist/panels/criteria.html"
TABLE = "whitelist/panels/table.html"
FILLING = "whitelist/panels/filling.html"
EDITABLE = (ApplicationStage.DRAFT, ApplicationStage.RETURNED)
# The stages that the reason kept with the row is the reason of; in others it is a matter of the past.
SAYS_WHY = (ApplicationStage.RETURNED, ApplicationStage.CLOSED, ApplicationStage.WITHDRAWN)


def criteria_words(findings):
    """Findings as the `criteria` component takes them."""
    return [found.row() for found in findings]


def summary_of(findings):
    """`11 项中 8 项满足，1 项待证明，2 项不满足`."""
    states = [found.state.value for found in findings]
    words = (("met", "满足"), ("unproven", "待证明"), ("unmet", "不满足"))
    parts = [f"{states.count(state)} 项{word}" for state, word in words if states.count(state)]
    return f"{len(states)} 项中 {'，'.join(parts)}"


def criteria_panel(enterprise, at, title="纳入条件"):
    """The eleven conditions as of `at`."""
    findings = findings_of(enterprise, at)
    return CRITERIA, {"title": title, "criteria": criteria_words(findings), "summary": summary_of(findings)}


def _facts(title, pairs):
    return FACTS, {"title": title, "facts": [{"label": label, "text": text} for label, text in pairs]}


def _answers(fields, answers):
    for field in fields:
        value = answers.get(field.name, "")
        yield field.label, dict(field.choices).get(value, value)


def _declared(row):
    chosen = row.declaration.get("priority", ())
    held = "；".join(label for name, label in PRIORITY if name in chosen) or "无"
    pairs = [*_answers(DECLARATION, row.declaration), ("优先条件", held)]
    return _facts("申报表（附件2）", [("申报途径", row.get_route_display()), *pairs])


def application_panels(row, user, at):
    """For staff: why it was sent back or refused, the conditions, the check, what was declared."""
    yield _facts("申请", _application_facts(row))
    yield criteria_panel(row.enterprise, at)
    for check in row.checks.filter(concluded_at__isnull=False).select_related("officer", "second_officer"):
        yield _check(check)
    ranked = [found for found in priorities_of(row.enterprise, at)]
    yield (
        CRITERIA,
        {"title": "优先条件（只排序，不作为纳入条件）", "criteria": criteria_words(ranked), "summary": ""},
    )
    yield _declared(row)
    yield _facts("检查情况报告（附件3）", _answers(REPORT, row.report))


def _application_facts(row, for_party=False):
    yield "企业", row.enterprise.name
    yield "统一社会信用代码", row.enterprise.uscc or "尚无代码"
    yield "清单年度", f"{row.round.period}（{row.round.get_stage_display()}）"
    yield "属地", row.case.organisation.name
    if row.assigned_to:
        booked = timezone.localtime(row.booked_for) if row.booked_for else None
        when = f"{booked:%Y-%m-%d %H:%M}" if booked else "时间未定"
        yield "核查安排", f"{row.assigned_to.name}　{when}"
    if row.reason:
        yield "理由" if row.stage in SAYS_WHY else "以前的退回或说明", row.reason
    undecided = for_party and row.stage == ApplicationStage.ACCEPTED
    for number, condition in enumerate([] if undecided else row.unmet, start=1):
        yield f"不符合情形{number}", condition


def _check(check):
    return _facts(
        check.get_kind_display(),
        [
            ("结论", "符合纳入条件" if check.qualified else "不符合纳入条件"),
            ("核查日期", f"{check.visited_on:%Y-%m-%d}"),
            (
                "执法人员",
                f"{check.officer.name}（{check.officer_certificate}）、{check.second_officer.name}（{check.second_certificate}）",
            ),
            ("核查意见", check.opinion),
            ("企业在场人员", check.company_person),
            ("企业意见", check.company_comment),
        ],
    )


def application_portal_panels(row, user, at):
    """For the enterprise: what is to fill in, what the authority said, the conditions, what was declared.

    Of a check it reads the conclusion; what officers noted for themselves stays with the authority.
    """
    if row.stage in EDITABLE:
        yield FILLING, _filling(row)
    yield _facts("申请", _application_facts(row, for_party=True))
    for check in row.checks.filter(concluded_at__isnull=False).select_related("officer", "second_officer"):
        yield _told(check)
    yield criteria_panel(row.enterprise, at, title="差哪一条")
    yield _declared(row)
    yield _facts("检查情况报告（附件3）", _answers(REPORT, row.report))


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
    return _facts(
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


def round_panels(row, user, at):
    """The fixed dates and the counts by stage, each linked to its rows."""
    yield _facts(
        "固定日期",
        [
            ("申报截止", day(row.apply_by)),
            ("核查、报送截止", day(row.verify_by)),
            ("公布截止", day(row.publish_by)),
            ("监督投诉电话", row.complaint_channel),
        ],
    )
    yield TABLE, _counts(row, user)
    yield TABLE, _street_lists(row, user)


def _counts(row, user):
    seen = Application.objects.visible_to(user).filter(round=row)
    listing = reverse("whitelist:applications")
    rows = [
        {
            "url": f"{listing}?round={row.pk}&stage={stage}",
            "cells": [{"text": ApplicationStage(stage).label}, {"text": seen.filter(stage=stage).count()}],
        }
        for stage in ApplicationStage.values
        if seen.filter(stage=stage).exists()
    ]
    return {"title": "申请", "head": ["阶段", "企业数"], "rows": rows, "none": "还没有申请。"}


def _street_lists(row, user):
    lists = StreetList.objects.visible_to(user).filter(round=row).select_related("street", "case")
    rows = [
        {
            "url": reverse("casework:desk_case", args=[item.case_id]),
            "cells": [
                {"text": item.street.label},
                {"text": item.get_stage_display()},
                {"text": day(item.reported_on) or "—"},
            ],
        }
        for item in lists
    ]
    return {"title": "街道名单", "head": ["街道", "状态", "上报日期"], "rows": rows, "none": "没有街道名单。"}


def round_links(row, user, at):
    """The round's own pages."""
    if user.standing.bureau:
        yield "征求意见情况", reverse("whitelist:consultation", args=[row.pk])
        yield "审议材料与意见", reverse("whitelist:deliberation", args=[row.pk])
    if row.notice_began_on:
        yield "公示页面", reverse("whitelist:notice", args=[row.pk])


def street_list_panels(row, user, at):
    """Who is on the list, ranked, and why it was returned or is late."""
    rows = [
        {
            "url": reverse("casework:desk_case", args=[item.case_id]),
            "cells": [
                {"text": place},
                {"text": item.enterprise.name},
                {"text": f"{len(item.priority)} 项"},
                {"text": item.get_stage_display()},
            ],
        }
        for place, item in enumerate(ranked_applications(row), start=1)
    ]
    yield (
        TABLE,
        {
            "title": "拟纳入企业",
            "head": ["序号", "企业", "优先条件", "阶段"],
            "link": 1,
            "rows": rows,
            "none": "没有核查符合的企业。",
        },
    )
    said = [("零报告说明", row.nil_reason), ("退回理由", row.return_reason), ("逾期情况", row.late_reason)]
    if any(text for _, text in said):
        yield _facts("说明", [(label, text) for label, text in said if text])


def street_list_links(row, user, at):
    """附件6 as xlsx, and the round."""
    yield "下载附件6（xlsx）", reverse("whitelist:street_list_xlsx", args=[row.pk])
    yield f"{row.round.period}批次", reverse("casework:desk_case", args=[row.round.case_id])


def objection_panels(row, user, at):
    """What was said, against whom, and the enterprise's conditions."""
    yield _facts(
        "异议",
        [
            ("对象", row.application.enterprise.name),
            ("内容", row.text),
            ("异议人", row.sender or "匿名"),
            ("联系方式", row.contact or "未留"),
            ("答复", row.answer),
        ],
    )
    yield criteria_panel(row.application.enterprise, at)


def review_panels(row, user, at):
    """The grounds, the refused conditions, the decision."""
    unmet = [(f"不符合情形{n}", text) for n, text in enumerate(row.application.unmet, start=1)]
    yield _facts("复核申请", [("复核理由", row.grounds), *unmet, ("复核决定的理由", row.decision_reason)])
    if user.standing.desk:
        for check in row.application.checks.filter(kind=CheckKind.VERIFICATION, concluded_at__isnull=False):
            yield _check(check)
        yield criteria_panel(row.application.enterprise, at)
