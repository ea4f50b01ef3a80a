"""What the messages add to a street's month: those that could not be delivered."""

from django.db.models import Count

from casework import monthly
from casework.monthly import Line, office_of_recipient
from notices.models import Delivery


def undeliverable(tally):
    """Deliveries given up, of messages written in the month."""
    month = tally.month
    dead = Delivery.objects.dead().filter(
        message__created_at__gte=month.begins, message__created_at__lt=month.ends
    )
    by_office = dead.annotate(office=office_of_recipient("organisation__")).order_by()
    return dict(by_office.values_list("office").annotate(number=Count("pk")))


LINES = (
    Line(
        "notices.undeliverable",
        "消息未能送达",
        "当月写成、多次发送未成功或者被退回的消息，一个收件人一个渠道算一条；发给企业的计入企业所属街道。",
        undeliverable,
        "消息",
        950,
    ),
)


def register():
    """Called by notices.registration, once."""
    monthly.register(*LINES)
