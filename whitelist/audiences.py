"""Enterprises on the positive list as a circle that can be told together."""

from django.db.models import Exists, OuterRef
from django.urls import reverse

from enterprises.audiences import firms
from notices import audiences
from whitelist.models import Entry, Round

ALL = "all"


def _entries(choice, today):
    found = Entry.objects.in_force(today)
    return found if choice == ALL else found.filter(publication__round=choice)


def _listed(enterprises, choice, today):
    return enterprises.filter(Exists(_entries(choice, today).filter(enterprise=OuterRef("pk"))))


def _rounds(office, today):
    rounds = Round.objects.filter(
        pk__in=Entry.objects.in_force(today).order_by().values("publication__round")
    )
    return [
        (ALL, "全部在册企业"),
        *((str(row.pk), f"{row.label}纳入的企业") for row in rounds.order_by("-pk")),
    ]


LISTED = firms(
    "listed",
    "正面清单在册企业",
    "今天在册的企业，可以只选一个批次纳入的。",
    _listed,
    choices=_rounds,
    choice_title="批次",
    why="{office}发给正面清单在册企业。",
    link=lambda: reverse("whitelist:portal"),
)


def register():
    """Called by whitelist.registration, once."""
    audiences.register(LISTED)
