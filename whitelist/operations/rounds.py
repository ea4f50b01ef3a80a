"""The round's acts: open, close, consult, notice, cancel (NS-4.1, NS-4.2.1)."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from accounts.models import Organisation
from accounts.refusals import Conflict
from casework.clocks import stop_clocks
from casework.operations import open_case
from casework.policy import fixed_day
from casework.reasons import take_with_reason
from whitelist import messages as letters
from whitelist.messages import tell_bodies, tell_streets
from whitelist.models import Opinion, Round, StreetList
from whitelist.stages import Answer, ApplicationStage, RoundStage, StreetListStage
from whitelist.workflow import ROUND, STREET_LIST
from whitelist.workflow.rounds import REPLY

OPEN_LISTS = (
    StreetListStage.DRAFTING,
    StreetListStage.LATE,
    StreetListStage.REPORTED,
    StreetListStage.RETURNED,
)


def dates_of(year, *, on):
    """The three fixed dates of a round for `year` by the policy of `on`, with their names."""
    return {
        "申报截止": fixed_day("application_deadline", year=year, on=on),
        "街道核查、报送截止": fixed_day("verification_deadline", year=year, on=on),
        "公布截止": fixed_day("publication_deadline", year=year, on=on),
    }


@transaction.atomic
def create_round(*, year, actor, at):
    """Prepare the round whose list is of `year`, the next batch when there are some. `actor` None: the system.

    Raises Conflict while another batch of the year still takes applications.
    """
    bureau = Organisation.objects.select_for_update(no_key=True).bureau()
    former = Round.objects.filter(year=year).order_by("-batch")
    if any(round_.is_accepting for round_ in former):
        raise Conflict(f"{year}年度已有正在筹备或者受理的批次。", next_step="请先截止受理，再建立新的批次。")
    apply_by, verify_by, publish_by = dates_of(year, on=timezone.localdate(at)).values()
    round_ = Round(
        year=year,
        batch=former[0].batch + 1 if former else 1,
        apply_by=apply_by,
        verify_by=verify_by,
        publish_by=publish_by,
        complaint_channel=bureau.phone,
    )
    round_.case = open_case(
        kind=ROUND.kind, series="正面清单批次", title=round_.label, organisation=bureau, at=at, year=year
    )
    round_.is_locked = True
    ROUND.take("create", row=round_, actor=actor, at=at, data={"year": year, "batch": round_.batch})
    for street in Organisation.objects.streets():
        _create_street_list(round_, street, actor, at)
    return round_


def _create_street_list(round_, street, actor, at):
    case = open_case(
        kind=STREET_LIST.kind,
        series=f"{street.label}名单",
        title=f"{round_.label}：{street.label}拟纳入企业列表",
        organisation=street,
        at=at,
        year=round_.year,
    )
    row = StreetList(case=case, round=round_, street=street)
    row.is_locked = True
    STREET_LIST.take("create", row=row, actor=actor, at=at)


def next_round(*, after, at):
    """The round of the year after `after`, created by the system when it is not there yet."""
    taking = [RoundStage.PREPARING, RoundStage.ACCEPTING]
    found = Round.objects.filter(year=after + 1, stage__in=taking).first()
    return found or create_round(year=after + 1, actor=None, at=at)


@transaction.atomic
def open_round(*, pk, actor, at, complaint_channel):
    """开始受理: from now on enterprises apply; the three dates are frozen."""
    round_ = Round.objects.for_act(pk, actor)
    round_.complaint_channel = complaint_channel
    ROUND.take("open", row=round_, actor=actor, at=at, data={"complaint_channel": complaint_channel})
    dates = {"apply_by": round_.apply_by, "verify_by": round_.verify_by}
    tell_streets(letters.ROUND_OPENED, round_, at=at, by_when=round_.apply_by, **dates)
    return round_


@transaction.atomic
def close_round(*, pk, actor, at):
    """截止受理, by the clerk or, when the day has passed, by the system (`actor` None)."""
    round_ = Round.objects.lock_for_job(pk) if actor is None else Round.objects.for_act(pk, actor)
    ROUND.take("close", row=round_, actor=actor, at=at)
    last = round_.verify_by
    tell_streets(letters.ROUND_CLOSED, round_, at=at, by_when=last, last=last)
    return round_


@transaction.atomic
def consult(*, pk, actor, at, bodies, letter, sample_waiver=""):
    """征求意见: ask each of `bodies` (organisations) in writing; each owes its answer by the day that is computed."""
    round_ = Round.objects.for_act(pk, actor)
    ROUND.check("consult", row=round_, actor=actor, at=at)
    round_.sample_waiver = sample_waiver
    round_.consulted_on = timezone.localdate(at)
    # Before the step, which starts a clock for each of them.
    Opinion.objects.bulk_create(
        Opinion(round=round_, organisation=body, asked_on=round_.consulted_on) for body in bodies
    )
    data = {"letter": letter, "bodies": [body.name for body in bodies], "sample_waiver": sample_waiver}
    ROUND.take("consult", row=round_, actor=actor, at=at, data=data)
    replies = round_.case.clocks.running().filter(code__startswith=f"{REPLY.code}.")
    round_.reply_by = replies.values_list("due_on", flat=True).first()
    round_.save(update_fields=["reply_by"])
    for row in round_.street_lists.filter(stage=StreetListStage.LATE).select_related("case"):
        stop_clocks(
            case=row.case, at=at
        )  # what was late cannot be made up for any more; the lateness stays recorded
    _ask(round_, letter, at)
    return round_


def _ask(round_, letter, at):
    """Tell each body what it is asked, by when, and where it answers."""
    count = round_.applications.filter(stage=ApplicationStage.REPORTED).count()
    for opinion in round_.opinions.select_related("organisation"):
        body = opinion.organisation
        words = {"body": body.label, "count": count, "letter": letter, "last": round_.reply_by}
        link = reverse("whitelist:answer", args=[opinion.pk])
        code = REPLY.owed_by(body.pk).code
        tell_bodies(letters.CONSULTED, round_, [body], at=at, clock=code, link=link, **words)


@transaction.atomic
def close_consultation(*, pk, actor, at):
    """结束征求意见: whoever has not answered is recorded 未回复, never as consent (NS-4.1.3)."""
    round_ = Round.objects.for_act(pk, actor)
    silent = round_.opinions.filter(answer=Answer.ASKED)
    bodies = [opinion.organisation for opinion in silent.select_related("organisation")]
    names = [body.name for body in bodies]
    ROUND.take("close_consultation", row=round_, actor=actor, at=at, data={"no_reply": names})
    silent.update(answer=Answer.NO_REPLY)
    tell_bodies(letters.NO_REPLY, round_, bodies, at=at, link=reverse("whitelist:own_consultations"))
    return round_


@transaction.atomic
def cancel_round(*, pk, actor, at, reason):
    """终止: before publication, with a public reason."""
    round_ = take_with_reason(ROUND, "cancel", rows=Round.objects, pk=pk, reason=reason, actor=actor, at=at)
    for key in _keys(round_, *OPEN_LISTS):
        row = StreetList.objects.for_act(key, actor)
        STREET_LIST.take("void", row=row, actor=actor, at=at, data={"reason": round_.reason})
    asked = [opinion.organisation for opinion in round_.opinions.select_related("organisation")]
    tell_streets(letters.ROUND_CANCELLED, round_, at=at, bodies=asked, reason=round_.reason)
    return round_


def _keys(round_, *stages):
    """The street lists of a round in `stages`, in the order in which they are locked."""
    return list(round_.street_lists.filter(stage__in=stages).order_by("pk").values_list("pk", flat=True))
