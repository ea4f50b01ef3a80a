"""Every day: what ends soon is told, to those who have not been told (CJ-20)."""

import logging
from functools import partial

from django.utils import timezone

from accounts.refusals import Refusal
from casework.schedule import Daily, Job
from enterprises.operations.expiries import tell_of_end, untold

logger = logging.getLogger(__name__)


def tell_of_ends(at, slot, name):
    """Tell of every row of one kind that ends within reach; returns how many messages were written.

    Missed days need no run of their own: whoever was not told is told now, by the day of the running itself.
    """
    today, written = timezone.localdate(at), 0
    for pk in untold(name, today):
        try:
            written += tell_of_end(name=name, pk=pk, today=today, at=at)
        except Refusal as refusal:
            logger.info("%s %s: %s", name, pk, refusal.reason)
    return written


JOBS = (
    Job(
        "enterprises.tell_licences",
        "证照到期前三个月告知",
        Daily(8, 35),
        partial(tell_of_ends, name="licence"),
        catch_up=False,
    ),
    Job(
        "enterprises.tell_certificates",
        "人员证书到期前一个月告知",
        Daily(8, 40),
        partial(tell_of_ends, name="certificate"),
        catch_up=False,
    ),
    Job(
        "enterprises.tell_vault",
        "文件库文件到期前一个月告知",
        Daily(8, 45),
        partial(tell_of_ends, name="vault"),
        catch_up=False,
    ),
)
