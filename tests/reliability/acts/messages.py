"""Acts of messages: plan, send, gather, read, record, try again, set."""

from functools import partial

from accounts.stages import Role
from notices import operations as do
from notices.models import Delivery
from notices.stages import ContactKind, DeliveryState
from tests.accounts.people import make_bureau, make_person, moment
from tests.notices.post import AT, PLAIN, clerk_of, make_case, make_clock, rules, send_all, tell, wishes
from tests.reliability.acts.catalogue import act

LATER = moment("2026-09-21 11:00")


def told(**fields):
    """(case, clerk) with one message on its way."""
    case = make_case()
    clerk = clerk_of(case)
    if fields:
        wishes(clerk, **fields)
    tell(case)
    return case, clerk


@act(do.plan_reminders)
def plan():
    case = make_case()
    clerk_of(case)
    rules()
    make_clock(case, moment("2026-09-24").date())
    return partial(do.plan_reminders, AT.date(), at=AT)


@act(do.write_digests)
def digests():
    told(digest=True)
    at = moment("2026-09-22 08:30")
    return partial(do.write_digests, on=at.date(), at=at)


@act(do.write_mass)
def mass():
    case = make_case()
    clerk_of(case)
    words = {
        "organisations": [case.organisation],
        "roles": (Role.STREET_CLERK,),
        "expected": 1,
        "cause": "样例",
    }
    head = make_person(Role.SECTION_HEAD, make_bureau())
    return partial(do.write_mass, PLAIN, actor=head, at=AT, values={"what": "样例"}, **words)


@act(do.save_preference)
def preference():
    return partial(do.save_preference, actor=clerk_of(make_case()), at=AT, email="a@example.invalid")


@act(do.mark_read)
def read():
    _, clerk = told()
    send_all()
    return partial(do.mark_read, pk=Delivery.objects.get().pk, actor=clerk, at=LATER)


@act(do.record_contact)
def contact():
    case, clerk = told()
    words = {"kind": ContactKind.PHONE, "spoke_with": "测试接听人", "happened_at": AT}
    return partial(do.record_contact, pk=case.messages.get().pk, actor=clerk, at=LATER, **words)


@act(do.retry_delivery)
def retry():
    told()
    Delivery.objects.update(state=DeliveryState.FAILED)
    admin = make_person(Role.SYSTEM_ADMIN, make_bureau())
    return partial(do.retry_delivery, pk=Delivery.objects.get().pk, actor=admin, at=LATER)


@act(do.load_rules)
def first_rules():
    return partial(do.load_rules, on=AT.date())


@act(do.change_rule)
def rule():
    head, pk = make_person(Role.SECTION_HEAD, make_bureau()), rules().pk
    words = {"days_off": [-5], "escalate_after": None, "active": True}
    return partial(do.change_rule, pk=pk, actor=head, at=AT, **words)
