"""告知送达 beside the desk's first page: what has to be carried, and what a head must look after."""

from django.db.models import Count
from django.urls import reverse
from django.utils import timezone

from accounts.stages import BUREAU_ROLES, Role
from casework.calendar import load_calendar
from notices.waiting import CARRIERS, late, of_offices, unread_days, unread_moment

SUPERVISORS = BUREAU_ROLES | {Role.STREET_HEAD}


def letters_board(user, at):
    """How many letters wait and how many are late, for heads by street; None where nothing waits."""
    if not user.holds_any(CARRIERS):
        return None
    found, today = of_offices(user), timezone.localdate(at)
    waiting = found.to_carry().count()
    if not waiting and not found.unread_since(at).exists():
        return None
    overdue, days = late(found, unread_moment(today, load_calendar())), unread_days(today)
    url = reverse("notices:letters")
    number = overdue.count()
    stats = [
        {"value": waiting, "label": "待送出的函件", "url": url, "tone": ""},
        {
            "value": number,
            "label": f"满{days}个工作日未送达、未阅",
            "url": f"{url}?show=late",
            "tone": "red" if number else "",
            "definition": "依法必须送达的消息：函件写成后没有记录送达的，或者在系统内送达后企业没有人阅读的。",
        },
    ]
    streets = _by_street(overdue, url) if number and user.holds_any(SUPERVISORS) else []
    return {"stats": stats, "streets": streets}


def _by_street(overdue, url):
    street = "message__case__organisation"
    rows = overdue.order_by().values(street, f"{street}__name", f"{street}__short_name")
    return [
        {
            "label": row[f"{street}__short_name"] or row[f"{street}__name"],
            "number": row["number"],
            "url": f"{url}?show=late&street={row[street]}",
        }
        for row in rows.annotate(number=Count("pk")).order_by("-number", street)
    ]
