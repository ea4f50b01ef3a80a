"""The acts: reads “number first” lines, writes so many messages in small transactions, answers “done”.

An act that did not hear of its commit asks whether it happened; that is what a person's second click does.
"""

import sys
import threading
import time

import django

TOGETHER = 10


def main():
    django.setup()
    from django.conf import settings

    import config.celery  # noqa: F401 - the broker

    settings.NOTICE_GATEWAY_CHANNELS = ("sms",)
    case = prepare()
    threading.Thread(target=beat, daemon=True).start()
    say("ready")
    for line in sys.stdin:
        first, number = map(int, line.split())
        for start in range(first, first + number, TOGETHER):
            until_done(case, range(start, min(start + TOGETHER, first + number)))
        say("done")


def say(word):
    sys.stdout.write(f"{word}\n")
    sys.stdout.flush()


def prepare():
    """A case and one clerk who has asked for text messages."""
    from notices.models import Preference
    from tests.notices.post import clerk_of, make_case

    case = make_case()
    Preference.objects.create(user=clerk_of(case), channels=["sms"])
    return case


def until_done(case, numbers):
    """One act; tried again until it is known to be done."""
    from django.db import DatabaseError, InterfaceError, connection

    while True:
        try:
            return act(case, numbers)
        except (DatabaseError, InterfaceError):
            connection.close()
            time.sleep(0.1)


def act(case, numbers):
    from django.db import transaction
    from django.utils import timezone

    from accounts.stages import Role
    from notices.letters import Template
    from notices.models import Message
    from notices.operations import To, write

    template = Template("drill", "1", "{n}", "第{n}条", "演练。")
    with transaction.atomic():
        if Message.objects.filter(cause=f"drill:{numbers[0]}").exists():
            return
        for number in numbers:
            write(
                template,
                case=case,
                recipients=[To(case.organisation, (Role.STREET_CLERK,))],
                at=timezone.now(),
                cause=f"drill:{number}",
                values={"n": number},
            )


def beat():
    """The sweep, each second instead of each minute."""
    from casework.waking import wake
    from notices.operations.outbox import DELIVER

    while True:
        wake(DELIVER)
        time.sleep(1)


if __name__ == "__main__":
    main()
