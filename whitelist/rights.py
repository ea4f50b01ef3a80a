"""What the positive list lets an enterprise ask for, as the portal's first page tells it."""

from django.urls import reverse

from casework.calendar import WEEKDAYS
from enterprises.portal_cards import register_right
from whitelist import standing


def apply(enterprise, request):
    """申报正面清单 (NS-4.1.1): who is neither listed nor under way and may begin."""
    how = standing.standing_of(enterprise, request.today)
    if how.entry or how.application or how.refusal:
        return None
    taking = standing.round_words(request.today)
    until = taking.get("due_on")
    return {
        "title": taking["title"],
        "text": f"{until:%Y-%m-%d}（{WEEKDAYS[until.weekday()]}）以前提交。"
        if until
        else taking.get("late", "现在可以提交。"),
        "url": reverse("whitelist:portal"),
        "label": "看条件，申报",
    }


def help_visit(enterprise, request):
    """“体检式”现场帮扶 (NS-5.1.3): at least one within the validity, for the listed."""
    entry = enterprise.entries.in_force(request.today).first()
    if entry is None:
        return None
    return {
        "title": "请街道安排“体检式”现场帮扶",
        "text": f"在册企业有效期内至少一次（有效期到 {entry.valid_until:%Y-%m-%d}），可以在咨询中约时间。",
        "url": reverse("enterprises:portal_conversations"),
        "label": "联系街道",
    }


def register():
    """Called once when the app is ready."""
    register_right("apply", apply, order=10)
    register_right("help_visit", help_visit, order=20)
