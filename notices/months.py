"""What the messages add to a street's month: those that could not be delivered."""

from django.db.models import Count
from django.urls import reverse

from casework import monthly
from casework.monthly import Line, Source, moment, office_of_recipient
from notices.models import Delivery


class Undeliverable(Source):
    """Deliveries given up, of messages written in the month."""

    order = ("-pk",)
    columns = (
        {"label": "消息", "main": True},
        {"label": "收件人", "second": True},
        {"label": "渠道", "second": True},
        {"label": "写成时间", "second": True, "named": True},
        {"label": "结果", "second": True},
    )

    def _dead(self, tally, found):
        month = tally.month
        dead = found.dead().filter(message__created_at__gte=month.begins, message__created_at__lt=month.ends)
        return dead.annotate(office=office_of_recipient("organisation__"))

    def count(self, tally):
        """By the unit addressed, or the street of the enterprise."""
        by_office = self._dead(tally, Delivery.objects.all()).order_by().values_list("office")
        return dict(by_office.annotate(number=Count("pk")))

    def rows(self, tally, offices, user):
        """The deliveries whose messages this person may see."""
        found = self._dead(tally, Delivery.objects.visible_to(user)).filter(office__in=offices)
        return found.select_related("message", "user", "organisation")

    def row(self, found):
        """What did not reach whom by which way, and what the provider said."""
        return {
            "cells": [
                {"text": found.message.subject, "url": reverse("notices:desk_message", args=[found.pk])},
                {"text": found.user.name if found.user else "", "note": found.organisation.label},
                {"text": found.get_channel_display()},
                {"text": moment(found.message.created_at)},
                {"text": found.get_state_display(), "note": found.answer},
            ]
        }


LINES = (
    Line(
        "notices.undeliverable",
        "消息未能送达",
        "当月写成、多次发送未成功或者被退回的消息，一个收件人一个渠道算一条；发给企业的计入企业所属街道。",
        Undeliverable(),
        "消息",
        950,
    ),
)


def register():
    """Called by notices.registration, once."""
    monthly.register(*LINES)
