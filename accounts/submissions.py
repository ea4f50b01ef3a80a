"""A POST takes effect once: its key is written in the transaction of its effect (lessons 4)."""

from uuid import UUID

from django.db import IntegrityError, OperationalError, transaction
from django.http import HttpResponseRedirect

from accounts.models import Submission
from accounts.refusals import Conflict

LOCK_NOT_AVAILABLE = "55P03"


def without_key(view):
    """Mark a view whose failures must stay written, such as a wrong password: its posts are never undone."""
    view.takes_no_key = True
    return view


def mark_done(response):
    """Say that this page (not a redirect) is the answer to an act that took effect; returns the response."""
    response.headers["X-Done"] = "1"
    return response


def _key(request, view):
    # A draft that saves itself sends the form's key too, but must not use it up.
    if request.method != "POST" or getattr(view, "takes_no_key", False) or request.headers.get("X-Draft"):
        return None
    given = request.headers.get("Idempotency-Key") or request.POST.get("_submission") or ""
    try:
        return UUID(given)
    except ValueError:
        return None


def once(view, request, *args, **kwargs):
    """Run the view; a POST with a key runs in one transaction and never twice.

    A response that is not a success (a form with errors) gives the key back, so that the form can be sent again.
    Success is a redirect, 204, or a page given to `mark_done`. Raises Conflict for a key used elsewhere.
    """
    key = _key(request, view)
    if key is None:
        return view(request, *args, **kwargs)
    user = request.user if request.user.is_authenticated else None
    done = _done(key, user, request.path)
    if done is not None:
        return done
    try:
        return _first(key, user, view, request, args, kwargs)
    except IntegrityError as error:
        if "accounts_submission_key" not in str(error):
            raise
        return _done(key, user, request.path) or _again()
    except OperationalError as error:
        if getattr(error.__cause__, "pgcode", "") != LOCK_NOT_AVAILABLE:
            raise
        raise Conflict(
            "有人正在办理同一件事，这次没有办成。", next_step="请稍候刷新页面，看结果再办。"
        ) from error


def _first(key, user, view, request, args, kwargs):
    with transaction.atomic():
        row = Submission.objects.create(key=key, user=user, path=request.path[:300], at=request.at)
        response = view(request, *args, **kwargs)
        if response.status_code in (301, 302, 303):
            row.location = response["Location"][:500]
            row.save(update_fields=["location"])
        elif response.status_code != 204 and "X-Done" not in response.headers:
            transaction.set_rollback(True)
    return response


def _done(key, user, path):
    row = Submission.objects.filter(key=key).first()
    if row is None:
        return None
    if row.user != user or row.path != path[:300]:
        raise Conflict("这个表单标识已被使用。", next_step="请刷新页面后重新提交。")
    return HttpResponseRedirect(row.location) if row.location else _again()


def _again():
    raise Conflict("这份表单已经提交成功，没有重复办理。", next_step="请返回列表查看结果。")
