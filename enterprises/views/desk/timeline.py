"""经过: one timeline over everything that happened to an enterprise, newest first, by key."""

from urllib.parse import urlencode

from django.shortcuts import render

from accounts.access import desk
from enterprises import timeline
from enterprises.operations.merging import group_of
from enterprises.rules import READERS
from enterprises.views.desk.records import record_of


@desk(*READERS)
def page(request, pk):
    """One page, of all sources or of one."""
    enterprise, context = record_of(request, pk, "enterprises:timeline")
    only = request.GET.get("only", "")
    known = {source.name for source in timeline.sources()}
    only = only if only in known else ""
    point = timeline.point_of(request.GET.get("before", ""))
    rows, then = timeline.page_before(enterprise, group_of(enterprise), request.user, point=point, only=only)
    kept = {"only": only} if only else {}
    context |= {
        "rows": [{"source": source, "row": row} for source, row in rows],
        "choices": [
            {"label": "全部", "url": "?", "active": not only},
            *(
                {"label": one.label, "url": f"?only={one.name}", "active": one.name == only}
                for one in timeline.sources()
            ),
        ],
        "older_url": f"?{urlencode(kept | {'before': timeline.point_text(then)})}" if then else "",
        "newest_url": f"?{urlencode(kept)}" if point else "",
    }
    return render(request, "enterprises/desk/timeline.html", context)
