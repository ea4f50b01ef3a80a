"""附件6 of a street's list, as the form wants it."""

import io

from django.http import FileResponse

from accounts.access import desk
from casework.sheets import XLSX
from whitelist.documents import street_name
from whitelist.models import StreetList
from whitelist.ranking import ranked_applications
from whitelist.sheets import Listed, street_list
from whitelist.views.desk.applications import READERS


@desk(*READERS)
def street_list_xlsx(request, pk):
    """The list as it stands now, in the order of ranking (NS-4.1.2)."""
    row = StreetList.objects.select_related("round", "street").seen_by(pk, request.user)
    entries = [listed(application, row.round.complaint_channel) for application in ranked_applications(row)]
    stream = io.BytesIO()
    street_list(
        stream,
        year=row.round.year,
        street=street_name(row.street.name),
        rows=entries,
        filled_on=row.reported_on or request.today,
    )
    stream.seek(0)
    name = f"附件6-{row.round.label}-{row.street.label}.xlsx"
    return FileResponse(stream, as_attachment=True, filename=name, content_type=XLSX)


def listed(application, channel):
    """An application, entered or not, as a row of 附件6; `channel`: where to complain."""
    enterprise = application.enterprise
    entry = getattr(application, "entry", None)
    return Listed(
        name=enterprise.name,
        place=enterprise.street.label,
        address=enterprise.address,
        uscc=enterprise.uscc or "",
        industry=enterprise.industry,
        complaint_phone=channel,
        valid_from=entry.valid_from if entry else None,
        valid_until=entry.valid_until if entry else None,
    )
