"""Answers when something is refused or broken, in plain words."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent
from django.http import HttpResponse, JsonResponse
from django.shortcuts import render
from django.template import loader

from accounts.middleware import refuse, refused_as_too_large, wants_json
from accounts.refusals import Forbidden, NotVisible, Refusal

DEMONSTRATION = '<p class="demonstration">演示数据，不是真实企业</p>'
TOO_LARGE = (RequestDataTooBig, TooManyFieldsSent, TooManyFilesSent)


class Unreadable(Refusal):
    """The request itself makes no sense."""

    heading = "这次提交读不懂"


def bad_request(request, exception):
    """400, or 413 when the body, the fields or the files are too many."""
    if isinstance(exception, TOO_LARGE):
        return refused_as_too_large(request)
    response = refuse(
        request, Unreadable("收到的内容不完整或者格式不对，没有处理。", next_step="请返回上一页重新填写。")
    )
    response.status_code = 400
    return response


def forbidden(request, exception):
    """403."""
    return refuse(request, Forbidden("这项操作不在您的权限范围内。"))


def not_found(request, exception):
    """404."""
    return refuse(request, NotVisible())


def server_error(request):
    """500: no database, and of the settings only whether this is a demonstration."""
    if wants_json(request):
        return JsonResponse({"reason": "系统出错了，这次没有办成。"}, status=500)
    page = loader.get_template("errors/500.html").render()
    if settings.DEMONSTRATION:
        page = page.replace("<main ", DEMONSTRATION + "<main ", 1)
    return HttpResponse(page, status=500)


def csrf_failure(request, reason=""):
    """403 for a form whose page had expired; `reason` is for the log only."""
    if wants_json(request):
        return JsonResponse({"reason": "页面已过期，请刷新后重新提交。"}, status=403)
    return render(request, "errors/csrf.html", status=403)
