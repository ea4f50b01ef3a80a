"""The moment of a request, its limits, its access rule, and refusals turned into pages."""

import logging
from urllib.parse import urlencode

from django.conf import settings
from django.contrib.auth.views import redirect_to_login
from django.http import HttpResponseRedirect, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from accounts.addresses import client_address
from accounts.firms import active_firm
from accounts.passwords import has_expired
from accounts.refusals import NotVisible, Refusal
from accounts.stages import Audience
from accounts.throttling import count_post

logger = logging.getLogger(__name__)
# A duty comes before every other page; only these pages stay open while it is owed.
OPEN_DURING = {
    "second_factor": {"accounts:second_factor", "accounts:second_factor_enrol"},
    "password": {"accounts:password"},
    "privacy": {"accounts:privacy"},
    "choose_firm": {"accounts:choose_firm"},
}
ALWAYS_OPEN = "accounts:sign_out"


class MomentMiddleware:
    """Gives the request its one moment: `request.at` (aware) and `request.today`; the domain reads no clock."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.at = timezone.now()
        request.today = timezone.localdate(request.at)
        response = self.get_response(request)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "private, no-store")
        return response


class BodySizeMiddleware:
    """Refuses a body that is too large before a byte of it is read (reliability 7)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        try:
            length = int(request.META.get("CONTENT_LENGTH") or 0)
        except ValueError:
            length = 0
        if length > settings.BODY_LIMIT:
            return refused_as_too_large(request)
        return self.get_response(request)


class RateMiddleware:
    """Limits how often one address posts to one public page in a minute (reliability 7)."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Count posts to public views; beyond the limit answer 429 with Retry-After."""
        rule = getattr(view, "access_rule", None)
        if request.method != "POST" or rule is None or rule.audience != Audience.PUBLIC:
            return None
        limit = getattr(view, "posts_per_minute", settings.PUBLIC_POSTS_PER_MINUTE)
        key = f"{client_address(request)} {request.resolver_match.view_name}"
        if count_post(key, request.at) <= limit:
            return None
        return too_often(request, retry_after=60 - request.at.second)


class AccessMiddleware:
    """Denies by default: a view without a rule does not exist."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        """Check the view's rule, then the duties that come before any page (second factor, password, privacy)."""
        rule = request.access_rule = getattr(view, "access_rule", None)
        try:
            return self._check(request, rule)
        except Refusal as refusal:
            return refuse(request, refusal)

    def _check(self, request, rule):
        if rule is None:
            raise NotVisible
        if rule.audience == Audience.PUBLIC:
            return None
        if not request.user.is_authenticated:
            if wants_json(request):
                return JsonResponse({"reason": "请先登录。"}, status=401)
            return redirect_to_login(request.get_full_path(), settings.LOGIN_URL)
        duty = _first_duty(request)
        if duty and request.resolver_match.view_name not in OPEN_DURING[duty] | {ALWAYS_OPEN}:
            return _to_duty(request, duty)
        rule.check(request.user)
        if rule.audience == Audience.PORTAL and active_firm(request) is None:
            return _to_duty(request, "choose_firm")
        return None


def _first_duty(request):
    user = request.user
    if user.needs_second_factor() and not user.is_verified():
        return "second_factor"
    if user.must_change_password or has_expired(user, request.at):
        return "password"
    return None if user.privacy_accepted_at else "privacy"


def _to_duty(request, duty):
    if wants_json(request):
        return JsonResponse({"reason": "请先在页面上完成登录后的必办事项。"}, status=403)
    back = request.get_full_path() if request.method == "GET" else "/"
    return HttpResponseRedirect(f"{reverse(f'accounts:{duty}')}?{urlencode({'next': back})}")


class RefusalMiddleware:
    """Turns a Refusal raised by an act into a page (or JSON) with its reason and next step."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_exception(self, request, exception):
        """Only refusals; everything else stays an error."""
        return refuse(request, exception) if isinstance(exception, Refusal) else None


def wants_json(request):
    """Whether a machine asks."""
    return request.path.startswith("/api/")


def refuse(request, refusal):
    """The answer to a refusal, in the reader's form; `request.back` (label, url), where a view set it, is the way on."""
    logger.info("refused %s %s: %s", request.method, request.path, type(refusal).__name__)
    if wants_json(request):
        body = {"reason": refusal.reason, "next_step": refusal.next_step, "missing": list(refusal.missing)}
        return JsonResponse(body, status=refusal.status, json_dumps_params={"ensure_ascii": False})
    context = {"refusal": refusal, "action": getattr(request, "back", None)}
    return render(request, f"errors/{refusal.status}.html", context, status=refusal.status)


def refused_as_too_large(request):
    """413, for a body, a number of fields or a number of files beyond the limit."""
    if wants_json(request):
        return JsonResponse({"reason": "提交的内容太大，没有保存。"}, status=413)
    return render(request, "errors/413.html", status=413)


def too_often(request, retry_after, template="errors/429.html"):
    """429 with Retry-After in seconds."""
    if wants_json(request):
        response = JsonResponse({"reason": "操作太频繁，请稍后再试。"}, status=429)
    else:
        response = render(request, template, status=429)
    response.headers["Retry-After"] = str(retry_after)
    return response
