"""Which channels this deployment has, and what answers for each."""

from django.conf import settings

from notices.channels import Answer, Outcome
from notices.channels.gateway import Gateway
from notices.channels.mail import Mail
from notices.stages import Channel


class InApp:
    """The message is where it shall be read as soon as its row says so."""

    def send(self, delivery, key):
        """Nothing leaves the house."""
        return Answer(Outcome.TAKEN, "系统内")


THROUGH_GATEWAY = (Channel.SMS, Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)
# A robot speaks to a unit's group, not to one person.
OF_A_UNIT = (Channel.WECOM, Channel.DINGTALK, Channel.FEISHU)


def available():
    """The channels that can be used: the gateway's only where one is configured."""
    through = settings.NOTICE_GATEWAY_CHANNELS if settings.NOTICE_GATEWAY_URL else ()
    return frozenset({Channel.IN_APP, Channel.EMAIL, Channel.PAPER, *through})


def way_of(channel):
    """What sends on `channel`; raises KeyError for paper, which people carry."""
    return {Channel.IN_APP: InApp(), Channel.EMAIL: Mail(), **dict.fromkeys(THROUGH_GATEWAY, Gateway())}[
        channel
    ]
