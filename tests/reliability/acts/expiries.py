"""What ends is told: licences, certificates and documents by the register, help visits by the list."""

from datetime import timedelta
from functools import partial

from accounts.stages import Role
from enterprises.models import Licence
from enterprises.operations.expiries import tell_of_end
from enterprises.stages import LicenceKind
from tests.accounts.people import moment
from tests.reliability.acts.catalogue import act
from tests.whitelist.rounds import make_round
from tests.whitelist.staff import make_firm, person
from whitelist.models import Entry
from whitelist.operations.visits import remind_of_visit
from whitelist.stages import RoundStage

AT = moment("2026-11-20 08:35")


@act(tell_of_end)
def licence():
    firm = make_firm()
    person(Role.STREET_CLERK, firm.street)
    words = {"kind": LicenceKind.FIREWORKS, "number": "样例1", "recorded_at": AT}
    row = Licence.objects.create(enterprise=firm, valid_until=AT.date() + timedelta(days=60), **words)
    return partial(tell_of_end, name="licence", pk=row.pk, today=AT.date(), at=AT)


@act(remind_of_visit)
def visit():
    make_round(RoundStage.PUBLISHED)
    entry = Entry.objects.order_by("pk").first()
    at = AT + timedelta(days=700)
    return partial(remind_of_visit, pk=entry.pk, today=at.date(), at=at)
