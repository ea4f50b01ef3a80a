"""For load balancers and watchmen: does the process live, can the system do its work. No details, no names."""

from django.core.cache import cache
from django.http import JsonResponse
from django.views.decorators.http import require_safe

from accounts.access import public
from casework.readiness import failing

REMEMBERED = 2  # seconds; whoever asks in a loop does not load the database


@public
@require_safe
def healthz(request):
    """The process answers; neither database nor broker is asked."""
    return JsonResponse({"ok": True})


@public
@require_safe
def readyz(request):
    """200 when database, broker and schedule do their work, else 503 with the names of what fails."""
    failed = cache.get_or_set("readiness", lambda: failing(request.at), REMEMBERED)
    response = JsonResponse({"ok": not failed, "failing": failed}, status=503 if failed else 200)
    response.headers["Cache-Control"] = "no-store"
    return response
