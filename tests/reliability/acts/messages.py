"""Acts of messages: plan, send, gather, read, record, try again, set."""

from functools import partial

from accounts.stages import Role
from casework.operations import tasks
from notices import operations as do
from notices.models import Delivery
from notices.operations import mass
from notices.operations.mass import sending
from notices.stages import ContactKind, DeliveryState
from tests.accounts.people import make_bureau, make_person, moment
from tests.notices.post import AT, clerk_of, make_case, make_clock, rules, send_all, tell, wishes
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


def drafted():
    """A draft of the head of section to the clerk of a street, and its sender."""
    clerk_of(make_case())
    head = make_person(Role.SECTION_HEAD, make_bureau())
    words = {"subject": "样例", "text": "样例", "audience": "streets"}
    return mass.draft_mass(unit_id=make_bureau().pk, actor=head, at=AT, **words), head


def on_mass(operation, **words):
    """An act on that draft."""
    row, head = drafted()
    return partial(operation, pk=row.pk, actor=head, at=AT, **words)


@act(mass.draft_mass)
def draft():
    head = make_person(Role.SECTION_HEAD, make_bureau())
    words = {"subject": "样例", "text": "样例", "audience": "streets"}
    return partial(mass.draft_mass, unit_id=make_bureau().pk, actor=head, at=AT, **words)


@act(mass.edit_mass)
def edit():
    return on_mass(mass.edit_mass, subject="改过的标题", text="样例")


@act(mass.withdraw_mass)
def withdraw():
    return on_mass(mass.withdraw_mass)


@act(mass.send_mass)
def send():
    row, head = drafted()
    seal = mass.circle_of(row, AT.date()).seal
    return partial(mass.send_mass, pk=row.pk, expected=seal, actor=head, at=AT)


@act(mass.send_mass, "many")
def send_many():
    """More than are written at once: handed in as long work."""
    row, head = drafted()
    call = partial(mass.send_mass, pk=row.pk, expected=mass.circle_of(row, AT.date()).seal, actor=head, at=AT)

    def act():
        before, sending.AT_ONCE = sending.AT_ONCE, 0
        try:
            return call()
        finally:
            sending.AT_ONCE = before

    return act


@act(mass.resume_mass)
def resume():
    call = send_many()
    row = call()
    tasks.cancel_task(task_id=row.task_id, actor=row.sent_by, at=AT)
    return partial(mass.resume_mass, pk=row.pk, actor=row.sent_by, at=AT)


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


@act(do.add_rule)
def own_rule():
    words = {"title": "样例", "pattern": "sample.%", "days_off": [0], "recipients": ["party:principal"]}
    return partial(
        do.add_rule, actor=make_person(Role.SECTION_HEAD, make_bureau()), at=AT, channels=[], **words
    )


@act(do.change_rule)
def rule():
    head, pk = make_person(Role.SECTION_HEAD, make_bureau()), rules().pk
    words = {"days_off": [-5], "escalate_after": None, "active": True}
    return partial(do.change_rule, pk=pk, actor=head, at=AT, **words)
