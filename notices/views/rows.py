"""Deliveries as pages show them."""

from django.urls import reverse
from django.utils import timezone

from casework.citations import cite
from notices.stages import ARRIVED, DEAD, Channel, DeliveryState
from notices.views.links import case_url

COLUMNS = [
    {"label": "标题", "key": "subject", "main": True},
    {"label": "状态", "key": "state", "second": True},
    {"label": "案件", "key": "case", "second": True},
    {"label": "最后日期", "key": "by_when", "second": True, "named": True},
    {"label": "到达时间", "key": "at", "second": True, "named": True},
]
TONES = dict.fromkeys(DEAD, "red") | dict.fromkeys(ARRIVED, "green") | {DeliveryState.WITHDRAWN: "grey"}


def minute(at):
    """A moment as pages print it: 2026-11-06 16:40; a dash for none."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M}" if at else "—"


def tabs_of(labels, chosen, counts):
    """Tabs for `?show=`: `labels` and `counts` by value, "" is the list itself."""
    return [
        {
            "label": label,
            "url": f"?show={value}" if value else "?",
            "active": value == chosen,
            "count": counts.get(value),
        }
        for value, label in labels.items()
    ]


def inbox_row(delivery, page):
    """One line of the inbox; `page` is the URL name of a message."""
    message, read = delivery.message, delivery.state == DeliveryState.READ
    case = {"text": message.case.title, "note": message.case.number} if message.case else {"text": "—"}
    return {
        "url": reverse(page, args=[delivery.pk]),
        "cells": [
            {"text": message.subject},
            {"text": "", "badge": {"text": "已阅" if read else "未读", "tone": "grey" if read else "blue"}},
            case,
            {"text": f"{message.by_when:%Y-%m-%d}" if message.by_when else "—"},
            {"text": minute(delivery.delivered_at)},
        ],
    }


def message_facts(delivery, audience):
    """To whom, which case, why now, what to do, by when; links lead where this audience may go."""
    message = delivery.message
    case = {"label": "案件", "text": str(message.case) if message.case else "—"}
    if message.case:
        case["url"] = case_url(message.case, audience)
    return [
        {"label": "收件人", "text": whom(delivery)},
        case,
        {"label": "为什么现在收到", "text": message.why},
        {"label": "要做什么", "text": message.to_do or "不需要办理"},
        {"label": "最后日期", "text": f"{message.by_when:%Y-%m-%d}" if message.by_when else "—"},
        {"label": "写成时间", "text": minute(message.created_at)},
    ]


def whom(delivery):
    """The person and the unit, or the unit alone."""
    unit = delivery.organisation.label
    return f"{delivery.user.name}（{unit}）" if delivery.user else unit


def state_words(delivery):
    """How a delivery stands; a letter is not sent but carried."""
    if delivery.channel == Channel.PAPER and delivery.state == DeliveryState.QUEUED:
        return "待送出"
    return delivery.get_state_display()


def way_facts(deliveries):
    """How the message went to each recipient, with the provider's answer."""
    return [
        {
            "label": f"{row.user.name if row.user else row.organisation.label}　{row.get_channel_display()}",
            "text": row.answer if row.channel != Channel.IN_APP else minute(row.read_at or row.delivered_at),
            "badge": {"text": state_words(row), "tone": TONES.get(row.state, "amber")},
        }
        for row in deliveries
    ]


def contact_facts(contacts):
    """The clerks' own records of calls and letters."""
    return [
        {
            "label": minute(row.happened_at),
            "text": f"{row.get_kind_display()}：{row.spoke_with}",
            "note": f"{row.note}　记录人：{row.recorded_by.name}".strip(),
            "url": reverse("casework:attachment", args=[row.proof_id]) if row.proof_id else "",
        }
        for row in contacts
    ]


def rule_words(rule):
    """A rule in words: when it speaks."""
    words = {0: "届满当天"}
    days = [words.get(day, f"届满{'前' if day < 0 else '后'}{abs(day)}个工作日") for day in rule.days_off]
    late = [f"逾期{rule.escalate_after}个工作日报告上级"] if rule.escalate_after else []
    return "、".join(days + late), cite(rule.clause)
