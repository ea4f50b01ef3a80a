"""The panels of what the bureau answers: objections and requests for review."""

from itertools import zip_longest

from django.urls import reverse

from casework.models import Document
from whitelist.panels.pieces import FACTS, check_panel, criteria_panel, facts_panel
from whitelist.stages import CheckKind


def objection_panels(row, user, at):
    """What was said, against whom, and the enterprise's conditions."""
    yield facts_panel(
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


def sample_reviews(application, user):
    """Every concluded 附件7 of an application with its document: dicts of label, text, url (None: no right to open it).

    One dict without url when there is none; the decision does not need one (positive-list.md, uphold / overturn).
    """
    checks = application.checks.filter(kind=CheckKind.SAMPLE_REVIEW, concluded_at__isnull=False)
    documents = Document.objects.visible_to(user).filter(
        case=application.case_id, kind=CheckKind.SAMPLE_REVIEW
    )
    found = [
        {
            "label": "抽查复核表（附件7）",
            "text": f"{check.visited_on:%Y-%m-%d} {'符合' if check.qualified else '不符合'}纳入条件"
            f"（{check.officer.name}、{check.second_officer.name}）",
            "url": _address(document),
        }
        for check, document in zip_longest(
            checks.select_related("officer", "second_officer").order_by("concluded_at"),
            documents.order_by("pk"),
        )
        if check is not None
    ]
    none = {
        "label": "没有抽查复核记录（附件7）",
        "text": "没有登记过附件7；不影响作出复核决定。",
        "url": None,
    }
    return found or [none]


def _address(document):
    return reverse("casework:document", args=[document.pk]) if document else None


def _sample_review(application, user):
    return FACTS, {"title": "抽查复核（附件7）", "facts": sample_reviews(application, user), "folded": False}


def review_panels(row, user, at):
    """The grounds, the refused conditions, the decision."""
    unmet = [(f"不符合情形{n}", text) for n, text in enumerate(row.application.unmet, start=1)]
    yield facts_panel(
        "复核申请", [("复核理由", row.grounds), *unmet, ("复核决定的理由", row.decision_reason)]
    )
    if user.standing.desk:
        yield _sample_review(row.application, user)
        for check in row.application.checks.filter(concluded_at__isnull=False).order_by("concluded_at"):
            yield check_panel(check)
        yield criteria_panel(row.application.enterprise, at)
