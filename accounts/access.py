"""Who may open a page: every view declares its rule, and a view without one is closed."""

from dataclasses import dataclass
from functools import wraps

from django.http import HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme

from accounts.refusals import Forbidden, NotVisible
from accounts.stages import DESK_ROLES, ENTERPRISE_ROLES, Audience
from accounts.submissions import once


@dataclass(frozen=True)
class Rule:
    """The audience of a page, and the roles that may open it (empty: the whole audience)."""

    audience: Audience
    roles: frozenset = frozenset()

    def check(self, user):
        """Raise NotVisible outside the audience, Forbidden inside it without the role."""
        if self.audience == Audience.DESK and not user.standing.roles & DESK_ROLES:
            raise NotVisible
        if self.audience == Audience.PORTAL and not user.standing.roles & ENTERPRISE_ROLES:
            raise NotVisible
        if self.roles and not user.standing.roles & self.roles:
            raise Forbidden(
                "这个页面由其他岗位办理，您的岗位没有这项权限。",
                next_step="请联系本单位的系统管理员确认岗位设置。",
            )


def _declare(rule):
    def decorate(view):
        @wraps(view)
        def guarded(request, *args, **kwargs):
            return once(view, request, *args, **kwargs)

        guarded.access_rule = rule
        return guarded

    return decorate


def public(view):
    """Open to everybody, signed in or not."""
    return _declare(Rule(Audience.PUBLIC))(view)


def signed_in(view):
    """Open to everybody who has signed in."""
    return _declare(Rule(Audience.SIGNED_IN))(view)


def desk(*roles):
    """Open to staff; with `roles`, to these alone."""
    return _declare(Rule(Audience.DESK, frozenset(roles)))


def portal(*roles):
    """Open to enterprises' people; with `roles`, to these alone."""
    return _declare(Rule(Audience.PORTAL, frozenset(roles)))


def after(request, fallback):
    """Redirect to the page the form asked for when it is ours, else to `fallback`."""
    target = request.POST.get("next") or request.GET.get("next") or ""
    safe = target.startswith("/") and url_has_allowed_host_and_scheme(target, allowed_hosts=None)
    return HttpResponseRedirect(target if safe else fallback)


def limited(per_minute):
    """At most so many posts a minute from one address, on a public page that can be guessed at."""

    def decorate(view):
        view.posts_per_minute = per_minute
        return view

    return decorate
