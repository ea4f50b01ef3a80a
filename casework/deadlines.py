"""How an office stands with its time limits: overdue, nearly so, late for a reason that is not its own, standing still."""

from datetime import timedelta

from django.db.models import Count, Exists, OuterRef, Q, TextChoices

from accounts.models import Organisation
from accounts.stages import OrganisationKind
from casework.models import Clock, Suspension
from casework.pages import NEAR


class DeadlineState(TextChoices):
    """Of the running clocks; each is in one state or, while there is time, in none."""

    OVERDUE = "overdue", "已超期"
    NEAR = "near", "即将到期"
    EXCUSED = "excused", "超期可说明"
    STILL = "still", "已中止"


DEFINITIONS = {
    DeadlineState.OVERDUE: "届满日早于今天、没有办结，也没有“超期可说明”的情形。",
    DeadlineState.NEAR: f"由本单位办理，今天至{NEAR}个工作日内届满，尚未办结；企业自己的期限不计入。",
    DeadlineState.EXCUSED: "届满日早于今天，但期限曾经中止或者延长、届满日仍是暂定、或者是企业自己的期限。单列，不计入已超期。",
    DeadlineState.STILL: "期限正在中止，恢复计算之前没有届满日。",
}
# Why lateness may be explained; the same words as in reasons_of.
EXCUSED = Q(party=True) | Q(provisional=True) | Q(extended_by__gt=0) | Q(stood=True)
EVERY_OFFICE = (OrganisationKind.BUREAU, OrganisationKind.SECTION, OrganisationKind.STREET_OFFICE)


def own_clocks(user):
    """The running clocks with a date that this person's units owe, as far as the person sees them."""
    mine = Clock.objects.visible_to(user).running()
    return mine.filter(responsible__in=units_of(user), due_on__isnull=False)


def units_of(user):
    """The units whose clocks are mine; whoever works in a section works for the bureau."""
    if not user.standing.bureau:
        return user.standing.offices
    return {*user.standing.offices, Organisation.objects.bureau().pk}


def conditions(today, calendar):
    """{state: Q} for running clocks that come from `with_reasons`."""
    late = Q(due_on__lt=today)
    near_until = calendar.add_working_days(today, NEAR + 1) - timedelta(days=1)
    return {
        DeadlineState.OVERDUE: late & ~EXCUSED,
        DeadlineState.NEAR: Q(due_on__gte=today, due_on__lte=near_until, party=False),
        DeadlineState.EXCUSED: late & EXCUSED,
        DeadlineState.STILL: Q(due_on=None),
    }


def with_reasons(clocks):
    """Clocks with `office` and `stood` (whether they have ever been suspended), as EXCUSED asks for it."""
    return clocks.with_office().annotate(stood=Exists(Suspension.objects.filter(clock=OuterRef("pk"))))


def reasons_of(clock):
    """Why lateness may be explained, in words; `clock` comes from `with_reasons`. Empty: nothing explains it."""
    found = (
        (clock.party, "企业自己的期限"),
        (clock.provisional, "届满日暂定"),
        (clock.extended_by, "已延长"),
        (clock.stood, "曾经中止"),
    )
    return tuple(word for holds, word in found if holds)


def offices_of(user):
    """The offices whose time limits this head supervises: the bureau everyone's, a street its own (NS-4.0)."""
    live = Organisation.objects.filter(ended_on=None)
    if user.standing.bureau:
        return live.filter(kind__in=EVERY_OFFICE)
    return live.filter(pk__in=user.standing.streets)


def supervised(user):
    """The running clocks of those offices, with their reasons; for the bureau those of other bodies as well."""
    found = with_reasons(Clock.objects.visible_to(user).running())
    return found if user.standing.bureau else found.filter(office__in=user.standing.streets)


def counts_by_office(user, today, calendar):
    """[(organisation, {state: number})]: every office of `offices_of`, and other bodies that owe something."""
    numbers = {
        state.value: Count("pk", filter=condition) for state, condition in conditions(today, calendar).items()
    }
    rows = {
        row.pop("office"): row for row in supervised(user).order_by().values("office").annotate(**numbers)
    }
    always = set(offices_of(user).values_list("pk", flat=True))
    owing = {key for key, row in rows.items() if any(row.values())}
    order = {kind: number for number, kind in enumerate(OrganisationKind)}
    units = sorted(
        Organisation.objects.filter(pk__in=always | owing),
        key=lambda unit: (order[unit.kind], unit.code, unit.pk),
    )
    none = dict.fromkeys(DeadlineState.values, 0)
    return [(unit, rows.get(unit.pk, none)) for unit in units]
