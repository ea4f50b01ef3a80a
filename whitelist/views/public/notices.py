"""Public notices: frozen versions with their hash, days and complaint channel (NS-4.1.4)."""

from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from accounts.access import public
from accounts.refusals import NotVisible
from casework.calendar import load_calendar
from casework.models import Clock
from casework.pages import due_words
from whitelist.models import NoticeVersion, Round
from whitelist.public import notice_text
from whitelist.stages import RoundStage
from whitelist.views.public.answers import ROW_COLUMNS, absolute, canonical_file, notice_rows, sheet

OBJECT = {"label": "异议", "key": "object", "second": True, "numeric": True}


@public
@require_safe
def index(request):
    """The notices that run now, and the former ones."""
    rounds = Round.objects.public().exclude(notice_began_on=None)
    rows = [{"round": round_, "open": is_open(round_, request.today)} for round_ in rounds]
    context = {"running": [x for x in rows if x["open"]], "former": [x for x in rows if not x["open"]]}
    return render(request, "whitelist/public/notices.html", context)


def is_open(round_, today):
    """Whether objections are taken: within the days of the notice, the last one included."""
    return round_.stage == RoundStage.NOTICED and round_.notice_began_on <= today <= round_.notice_ends_on


def notice_of(round_id, number=None):
    """(round, version, latest version) of a public notice; `number` None: the version that holds. Raises NotVisible."""
    round_ = Round.objects.public().select_related("case").filter(pk=round_id).first()
    latest = round_.notices.order_by("-number").first() if round_ else None
    chosen = latest if number is None or latest is None else round_.notices.filter(number=number).first()
    if chosen is None:
        raise NotVisible("没有这份公示。", next_step="请从公示列表中选择。")
    chosen.round = round_
    return round_, chosen, latest


def row_of(version, ref):
    """The frozen row of one enterprise; raises NotVisible."""
    row = next((row for row in version.rows if row["ref"] == ref), None)
    if row is None:
        raise NotVisible("这家企业不在本次公示名单中。", next_step="请从公示名单中选择企业。")
    return row


@public
@require_safe
def current(request, round_id):
    """The version that holds now."""
    return _page(request, *notice_of(round_id))


@public
@require_safe
def version(request, round_id, number):
    """The permanent page of one version."""
    return _page(request, *notice_of(round_id, number))


def _page(request, round_, notice, latest):
    taking = is_open(round_, request.today) and notice == latest

    def link(row):
        return reverse("whitelist:object", args=[round_.pk, row["ref"]]) if taking else None

    path = reverse("whitelist:notice_version", args=[round_.pk, notice.number])
    context = {
        "round": round_,
        "notice": notice,
        "latest": latest,
        "versions": NoticeVersion.objects.filter(round=round_).defer("rows").order_by("-number"),
        "taking": taking,
        "columns": [*ROW_COLUMNS, OBJECT] if taking else ROW_COLUMNS,
        "rows": notice_rows(notice.rows, link),
        "due": _due(round_, notice, request.today),
        "payload_url": absolute(reverse("whitelist:notice_payload", args=[round_.pk, notice.number])),
        "sheet": sheet(f"{round_.period}拟纳入正面清单企业公示", path, request.at, f"第{notice.number}版"),
    }
    return render(request, "whitelist/public/notice.html", context)


def _due(round_, notice, today):
    """The last day with its explanation, from the clock that this version started."""
    clocks = Clock.objects.filter(case=round_.case, code="notice", start_on=notice.began_on)
    clock = clocks.select_related("responsible").order_by("-pk").first()
    if clock is None:
        return {"due_on": notice.ends_on, "provisional": notice.provisional}
    words = due_words(clock, today, load_calendar())
    if today > notice.ends_on or round_.stage != RoundStage.NOTICED:
        words |= {"remaining": "已结束", "tone": ""}
    return {**words, "whose": ""}


@public
@require_safe
def payload(request, round_id, number):
    """The notice exactly as it was hashed."""
    round_, notice, _ = notice_of(round_id, number)
    text, _ = notice_text(
        period=round_.period,
        number=notice.number,
        began_on=notice.began_on,
        ends_on=notice.ends_on,
        channel=notice.channel,
        rows=notice.rows,
    )
    return canonical_file(request, f"notice-{round_.year}-{number}.json", text, notice.sha256)
