"""The panels of a round and of a street's list."""

from django.urls import reverse

from casework.templatetags.pieces import day
from whitelist.models import Application, Opinion, StreetList
from whitelist.panels.pieces import TABLE, facts_panel
from whitelist.ranking import ranked_applications
from whitelist.stages import ApplicationStage
from whitelist.workflow.rounds import REPLY


def round_panels(row, user, at):
    """The fixed dates and the counts by stage, each linked to its rows."""
    yield facts_panel(
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
        yield "各街道名单", reverse("whitelist:street_lists", args=[row.pk])
        yield "征求意见情况", reverse("whitelist:consultation", args=[row.pk])
        yield "审议材料与意见", reverse("whitelist:deliberation", args=[row.pk])
    if row.notice_began_on:
        yield "公示页面", reverse("whitelist:notice", args=[row.pk])


def reply_page(clock):
    """Where the body that was consulted answers; "" for the round's other limits (NS-4.1.3)."""
    if clock.code.partition(".")[0] != REPLY.code:
        return ""
    asked = Opinion.objects.filter(round__case=clock.case_id, organisation=clock.responsible_id)
    found = asked.values_list("pk", flat=True).first()
    return reverse("whitelist:answer", args=[found]) if found else ""


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
        yield facts_panel("说明", [(label, text) for label, text in said if text])


def street_list_links(row, user, at):
    """附件6 as xlsx, and the round."""
    yield "下载附件6（xlsx）", reverse("whitelist:street_list_xlsx", args=[row.pk])
    yield f"{row.round.period}批次", reverse("casework:desk_case", args=[row.round.case_id])
