"""What the register adds to a street's month: enterprises, claims, corrections, self-reports, documents, contests."""

from django.db.models import Count, Prefetch, Q
from django.urls import reverse

from casework import monthly
from casework.monthly import Line, Source, Steps, moment
from enterprises.models import Enterprise, FieldChange
from enterprises.workflow import (
    CHANGE_PROPOSAL,
    ENTRY,
    GRADE_PROPOSAL,
    INPUT_CONTEST,
    SELF_REPORT,
    VAULT_ITEM,
)

REGISTER, PORTAL, GRADING = "底册", "企业办理", "分级"
STREET = "按企业现在所在的街道。"
OFFICE = "按月末承办的街道。"
NAMED = 4  # what was written, by name; then only how much


def _changes(tally):
    month = tally.month
    found = FieldChange.objects.filter(changed_at__gte=month.begins, changed_at__lt=month.ends)
    there = Q(enterprise__withdrawn_at=None) | Q(enterprise__withdrawn_at__gte=month.ends)
    return found.filter(there).order_by()


class Firms(Source):
    """Enterprises of which something was written in the month; `of(changes)` says which of the changes count."""

    order = ("pinyin", "pk")
    columns = (
        {"label": "企业", "main": True},
        {"label": "统一社会信用代码", "second": True},
        {"label": "街道", "second": True},
        {"label": "当月登记", "second": True, "named": True},
    )

    def __init__(self, of):
        self.of = of

    def count(self, tally):
        """Each enterprise once, by its present street."""
        changes = self.of(_changes(tally)).values_list("enterprise__street")
        return dict(changes.annotate(number=Count("enterprise", distinct=True)))

    def rows(self, tally, offices, user):
        """The enterprises with those changes."""
        changes = self.of(_changes(tally))
        found = Enterprise.objects.visible_to(user).filter(
            street__in=offices, pk__in=changes.values("enterprise")
        )
        counted = Prefetch("changes", changes.order_by("changed_at", "pk"), to_attr="counted")
        return found.select_related("street").prefetch_related(counted)

    def row(self, found):
        """Which enterprise, and what was written when."""
        first = found.counted[0].changed_at
        labels = list(dict.fromkeys(change.label for change in found.counted))
        more = f"等{len(labels)}项" if len(labels) > NAMED else ""
        return {
            "url": reverse("enterprises:detail", args=[found.pk]),
            "cells": [
                {"text": found.name},
                {"text": found.uscc or "尚无代码"},
                {"text": found.street.label},
                {"text": moment(first), "note": "、".join(labels[:NAMED]) + more},
            ],
        }


REGISTERED = Firms(lambda changes: changes.filter(field="created"))
CHANGED = Firms(lambda changes: changes.exclude(field__in=("created", "closed_on")))
CLOSED = Firms(lambda changes: changes.filter(field="closed_on").exclude(after=""))
LINES = (
    Line(
        "enterprises.registered",
        "新登记企业",
        f"当月登记入底册的企业（手工新增和导入），当月内又撤销导入的不算。{STREET}",
        REGISTERED,
        REGISTER,
        100,
    ),
    Line(
        "enterprises.changed",
        "资料有变更的企业",
        f"当月变更历史中有记录的企业，一家只算一次；登记和停业、迁出另计。{STREET}",
        CHANGED,
        REGISTER,
        101,
    ),
    Line("enterprises.closed", "停业、迁出", f"当月登记停业、迁出的企业。{STREET}", CLOSED, REGISTER, 102),
    Line(
        "enterprises.claims",
        "认领已核对",
        f"当月通过和不通过的企业认领。{OFFICE}",
        Steps(ENTRY.kind, "approve", "refuse"),
        PORTAL,
        200,
    ),
    Line(
        "enterprises.proposals",
        "资料更正已答复",
        f"当月逐项答复的资料更正。{OFFICE}",
        Steps(CHANGE_PROPOSAL.kind, "answer"),
        PORTAL,
        201,
    ),
    Line(
        "enterprises.hazards",
        "自查上报隐患",
        f"当月企业上报的隐患。{OFFICE}",
        Steps(SELF_REPORT.kind, "report"),
        PORTAL,
        210,
    ),
    Line(
        "enterprises.corrections",
        "隐患整改上传",
        f"当月企业上传整改结果的次数；退回后再上传的再算一次。{OFFICE}",
        Steps(SELF_REPORT.kind, "correct"),
        PORTAL,
        211,
    ),
    Line(
        "enterprises.seen",
        "隐患整改已阅",
        f"当月街道已阅的整改。{OFFICE}",
        Steps(SELF_REPORT.kind, "see"),
        PORTAL,
        212,
    ),
    Line(
        "enterprises.documents",
        "文件库抽查审查",
        f"当月抽查审查的文件，合格和需补正都算。{OFFICE}",
        Steps(VAULT_ITEM.kind, "accept", "return"),
        PORTAL,
        220,
    ),
    Line(
        "enterprises.contests",
        "评级数据异议已决定",
        f"当月决定成立或者不成立的异议。{OFFICE}",
        Steps(INPUT_CONTEST.kind, "uphold", "dismiss"),
        GRADING,
        300,
    ),
    Line(
        "enterprises.grades",
        "等级调整已决定",
        f"当月批准或者不予调整的等级调整。{OFFICE}",
        Steps(GRADE_PROPOSAL.kind, "approve", "drop"),
        GRADING,
        301,
    ),
)


def register():
    """Called by enterprises.registration, once."""
    monthly.register(*LINES)
