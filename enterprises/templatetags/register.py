"""What stands above the list of enterprises beside its filter."""

from django import template
from django.urls import reverse

from enterprises.models import SavedFilter
from enterprises.operations.exports import plain_query
from enterprises.rules import may_keep

register = template.Library()
SHOWN = 12


@register.simple_tag
def list_tools(request):
    """Saved filters as words with their address, and what may be done with what is filtered now."""
    query = plain_query(request.user, request.GET.urlencode(), request.today)
    found = SavedFilter.objects.visible_to(request.user).order_by("name", "pk")[:SHOWN]
    home = reverse("enterprises:list")
    saved = [{"name": row.name, "url": f"{home}?{row.query}", "active": row.query == query} for row in found]
    return {
        "query": query or "",
        "valid": query is not None,
        "saved": saved,
        "is_saved": any(row["active"] for row in saved),
        "keeps": may_keep(request.user, None) or bool(request.user.standing.streets),
    }
