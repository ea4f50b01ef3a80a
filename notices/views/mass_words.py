"""The words and rows of the pages of mass sends."""

from collections import Counter

from django.db.models import Count
from django.urls import reverse

from casework.views.work import progress_of
from notices.audiences import audience_of
from notices.models import Delivery
from notices.stages import ARRIVED, DEAD, WAITING, Channel, DeliveryState, MassStage
from notices.views.rows import TONES as DELIVERY_TONES
from notices.views.rows import minute

NOTHING = Delivery.objects.none()
STEPS = ("选对象", "写内容", "预览", "发送")
TONES = {
    MassStage.DRAFT: "amber",
    MassStage.SENDING: "blue",
    MassStage.HALTED: "red",
    MassStage.SENT: "green",
    MassStage.WITHDRAWN: "grey",
}
COLUMNS = [
    {"label": "标题", "key": "subject", "main": True},
    {"label": "对象", "key": "audience"},
    {"label": "发送单位", "key": "unit"},
    {"label": "人数", "key": "people", "numeric": True},
    {"label": "时间", "key": "at"},
    {"label": "状态", "key": "state", "second": True},
]
UNIT_COLUMNS = [
    {"label": "单位", "key": "name", "main": True},
    {"label": "所属", "key": "above", "second": True},
]
RECEIPT_COLUMNS = [
    {"label": "渠道", "main": True},
    {"label": "待发送", "numeric": True, "second": True, "named": True},
    {"label": "已送达", "numeric": True, "second": True, "named": True},
    {"label": "其中已阅", "numeric": True, "second": True, "named": True},
    {"label": "发送失败", "numeric": True, "second": True, "named": True},
    {"label": "情况已变未发", "numeric": True, "second": True, "named": True},
]
DELIVERY_COLUMNS = [
    {"label": "单位", "key": "unit", "main": True},
    {"label": "收件人", "key": "user", "second": True},
    {"label": "渠道", "key": "channel"},
    {"label": "状态", "key": "state", "second": True},
    {"label": "时间", "key": "at"},
]
# The columns of receipts; the states of each are one link.
COUNTED = {
    "waiting": ("待发送", WAITING),
    "arrived": ("已送达", ARRIVED),
    "read": ("已阅", (DeliveryState.READ,)),
    "dead": ("发送失败", DEAD),
    "withdrawn": ("情况已变未发", (DeliveryState.WITHDRAWN,)),
}


def path(*last):
    """消息 > 群发 > …"""
    above = [
        {"label": "消息", "url": reverse("notices:desk_messages")},
        {"label": "群发", "url": reverse("notices:mass")},
    ]
    return [*above, *({"label": word} for word in last)] if last else [above[0], {"label": "群发"}]


def steps(here):
    """The four steps for components/process.html."""
    return [
        {"label": label, "state": "here" if number == here else "done" if number < here else "ahead"}
        for number, label in enumerate(STEPS)
    ]


def circle_words(row):
    """To whom, in one line."""
    try:
        title = audience_of(row.audience).title
    except KeyError:
        title = "不再使用的对象"
    return f"{title}：{row.choice_label}" if row.choice_label else title


def mass_row(row):
    """A line of the list."""
    return {
        "url": reverse("notices:mass_item", args=[row.pk]),
        "cells": [
            {"text": row.subject},
            {"text": circle_words(row)},
            {"text": row.unit.label},
            {"text": "—" if row.people is None else f"{row.people:,}"},
            {"text": minute(row.sent_at or row.created_at)},
            {"badge": {"text": row.get_state_display(), "tone": TONES[row.state]}},
        ],
    }


def circles(office, audiences, today):
    """The circles of an office with what is to be chosen in each."""
    return [
        {
            "audience": audience,
            "choices": None if audience.choices is None else list(audience.choices(office, today)),
        }
        for audience in audiences
    ]


def chosen(office, audience, label):
    """To whom and in whose name, above the form."""
    return [
        {"label": "发送单位", "text": office.name},
        {"label": "对象", "text": f"{audience.title}：{label}" if label else audience.title},
        {"label": "收件岗位", "text": "、".join(role.label for role in audience.roles)},
    ]


def facts(row):
    """Who drafted, sent and withdrew it."""
    found = [
        {"label": "发送单位", "text": row.unit.name},
        {"label": "对象", "text": circle_words(row)},
        {"label": "起草", "text": f"{row.created_by.name}，{minute(row.created_at)}"},
    ]
    if row.sent_at:
        found.append({"label": "发送", "text": f"{row.sent_by.name}，{minute(row.sent_at)}"})
        found.append({"label": "预览时", "text": f"{row.units:,}个单位，{row.people:,}人"})
        found.append({"label": "已写", "text": f"{row.told:,}人"})
    if row.withdrawn_at:
        found.append({"label": "撤回", "text": f"{row.withdrawn_by.name}，{minute(row.withdrawn_at)}"})
    return found


def number_of(text, left_out):
    """The group of those left out that an address asks for; None for those who are told."""
    known = text is not None and text.isdecimal() and int(text) < len(left_out)
    return int(text) if known else None


def preview_stats(circle):
    """How many, and how many not; each figure leads to its units."""
    told = {"value": f"{circle.people:,}", "label": f"人收到（{circle.units:,}个单位）", "url": "?#units"}
    left = [
        {"value": f"{number:,}", "label": f"家不告知：{group.reason}", "url": f"?group={place}#units"}
        for place, (group, number) in enumerate(circle.left_out)
    ]
    return [{"tone": "", "definition": "", "trend": "", **stat} for stat in (told, *left)]


def group_words(circle, number):
    """The heading over the units that are shown."""
    if number is None:
        return "会收到的单位"
    return f"不告知的单位：{circle.left_out[number][0].reason}"


def unit_row(unit, page):
    """An organisation, or what a Group holds; `page`: the URL name of one."""
    above = getattr(unit, "parent", None) or getattr(unit, "street", None)
    url = reverse(page, args=[unit.pk]) if page else ""
    return {"url": url, "cells": [{"text": unit.name}, {"text": above.label if above else "—"}]}


def _fold(name, row, user, **said):
    url = reverse(f"notices:mass_{name}", args=[row.pk])
    return {"url": url, "who": user.name, "tone": "", "fields": [], **said}


def send_words(row, circle, user):
    """The confirmation with the number; it carries the seal of what is seen."""
    left = sum(number for _, number in circle.left_out)
    return _fold(
        "send",
        row,
        user,
        label=f"发送给{circle.people:,}人",
        submit=f"确认发送给{circle.people:,}人",
        whom=f"{circle.units:,}个单位的{circle.people:,}人（另有{left:,}家不告知，原因见下）",
        what=f"以{row.unit.name}的名义发送“{row.subject}”",
        reversible="已送达的不能收回；还没有写完时可以撤回其余部分",
        fields=[("expected", circle.seal)],
    )


def resume_words(row, user):
    """Going on after an interruption."""
    if row.state != MassStage.HALTED:
        return None
    return _fold(
        "resume",
        row,
        user,
        label="接着发送",
        submit="接着发送",
        whom=f"还没有写到的约{max(row.people - row.told, 0):,}人",
        what="从停下的地方接着发送，已发的不会重复",
        reversible="发送完以前可以撤回其余部分",
    )


def withdraw_words(row, user):
    """Giving up a draft, or the rest of a sending."""
    if row.state not in (MassStage.DRAFT, MassStage.SENDING, MassStage.HALTED):
        return None
    draft = row.state == MassStage.DRAFT
    return _fold(
        "withdraw",
        row,
        user,
        label="放弃草稿" if draft else "撤回其余部分",
        submit="放弃" if draft else "撤回",
        whom="这份草稿" if draft else "还没有送达的收件人",
        what="不再发送" if draft else "停止发送，已送达的不受影响",
        reversible="不能恢复，可以重新起草",
        tone="red",
    )


def work_of(row, user, at):
    """The progress for whoever handed it in; others see it in the facts."""
    mine = row.state == MassStage.SENDING and row.task and row.task.owner_id == user.pk
    return progress_of(row.task, at) if mine else None


def receipts(deliveries):
    """A line for each channel: how many in each state, each number leading to its rows."""
    found = deliveries.order_by().values_list("channel", "state").annotate(number=Count("pk"))
    numbers = Counter({(channel, state): number for channel, state, number in found})
    channels = [channel for channel in Channel if any(key[0] == channel for key in numbers)]
    return [{"url": "", "cells": _receipt_cells(channel, numbers)} for channel in channels]


def _receipt_cells(channel, numbers):
    cells = [{"text": channel.label}]
    for name, (_, states) in COUNTED.items():
        number = sum(numbers[channel, state] for state in states)
        url = f"?channel={channel}&state={name}#receivers" if number else ""
        # Only within the system is it known whether somebody has read.
        unknown = name == "read" and channel != Channel.IN_APP
        cells.append({"text": "—" if unknown else f"{number:,}", "url": url})
    return cells


def narrowing(channel, state):
    """The filter of the deliveries that an address asks for."""
    found = {"channel": channel} if channel in Channel.values else {}
    return found | ({"state__in": COUNTED[state][1]} if state in COUNTED else {})


def narrowed_words(channel, state):
    """The same filter in words, or ""."""
    said = [Channel(channel).label] if channel in Channel.values else []
    return "、".join([*said, COUNTED[state][0]] if state in COUNTED else said)


def delivery_row(row):
    """One delivery and where it stands."""
    tone = DELIVERY_TONES.get(row.state, "amber")
    return {
        "url": "",
        "cells": [
            {"text": row.organisation.label},
            {"text": row.user.name if row.user else "—"},
            {"text": row.get_channel_display()},
            {"badge": {"text": row.get_state_display(), "tone": tone}, "note": row.answer},
            {"text": minute(row.read_at or row.delivered_at)},
        ],
    }
