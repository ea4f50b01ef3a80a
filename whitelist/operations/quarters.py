"""季度汇总表: every street is told that its summary is due, its head reports it, the numbers freeze (NS-6.3)."""

from django.db import transaction
from django.utils import timezone

from accounts.models import Organisation
from casework.operations import open_case
from casework.spans import Quarter
from notices.operations import To, write
from notices.operations.recipients import OFFICE
from whitelist.messages import QUARTER_DUE, QUARTER_REPORTED, tell_bureau
from whitelist.models import QuarterReport
from whitelist.quarters import frozen
from whitelist.workflow import QUARTER

OPENS_ON = 20  # of the quarter's last month: some working days are left to check the numbers


@transaction.atomic
def open_quarter(*, street_id, quarter: Quarter, at):
    """建立汇总表 of one street and tell its clerk and head by when; None where it is there already."""
    street = Organisation.objects.select_for_update(no_key=True).get(pk=street_id)
    if QuarterReport.objects.of(quarter).filter(street=street).exists():
        return None
    case = open_case(
        kind=QUARTER.kind,
        series="正面清单季度汇总表",
        title=f"{quarter}正面清单工作情况汇总表（{street.label}）",
        organisation=street,
        at=at,
        year=quarter.year,
    )
    row = QuarterReport(case=case, street=street, year=quarter.year, quarter=quarter.number)
    row.is_locked = True  # made in this transaction: nobody else can see it
    QUARTER.take("create", row=row, actor=None, at=at)
    write(
        QUARTER_DUE,
        case=case,
        recipients=[To(street, OFFICE)],
        at=at,
        cause=f"{QUARTER_DUE.key}:{row.pk}",
        values={"quarter": quarter, "last": quarter.last},
        clock=case.clocks.running().get(),
        once=True,
    )
    return row


@transaction.atomic
def report_quarter(*, pk, actor, at):
    """报送: the numbers and the enterprises in force are frozen with their hash; a late report is a report too.

    Raises NotVisible, Forbidden, WrongStage.
    """
    row = QuarterReport.objects.for_act(pk, actor)
    QUARTER.check("report", row=row, actor=actor, at=at)
    row.reported_on = timezone.localdate(at)
    row.as_of = min(row.span.last, row.reported_on)
    row.payload, row.sha256 = frozen(row.street, row.span, row.as_of)
    data = {"as_of": row.as_of.isoformat(), "sha256": row.sha256}
    QUARTER.take("report", row=row, actor=actor, at=at, data=data)
    tell_bureau(QUARTER_REPORTED, row, at=at, street=row.street.label, as_of=row.as_of)
    return row
