"""Doing a previewed bulk act once, and taking it back; in chunks, each written together with how far it is."""

from django.core.exceptions import ValidationError
from django.db import transaction

from accounts.refusals import Conflict, Incomplete, Refusal, WrongStage
from casework.operations.tasks import start_task
from enterprises.models import BulkAct, BulkLine
from enterprises.operations.bulk.acts import do_line, undo_line
from enterprises.operations.bulk.preview import kinds_for

KIND = "enterprises.bulk"
AT_ONCE = 500
CHUNK = 100
State, Outcome = BulkAct.State, BulkLine.Outcome
# Which lines are to be written, what they become, what they become when they cannot be, by state of the act.
COURSE = {
    State.RUNNING: (Outcome.WILL, do_line, Outcome.CHANGED, Outcome.LEFT),
    State.UNDOING: (Outcome.CHANGED, undo_line, Outcome.RESTORED, Outcome.KEPT),
}


@transaction.atomic
def confirm_bulk(*, act_id, actor, at):
    """Do what the preview showed, each enterprise judged afresh; above AT_ONCE as long work (`act.task`).

    Raises NotVisible, Forbidden, WrongStage when it is confirmed already, Incomplete when nothing is to be done.
    """
    act = BulkAct.objects.for_act(act_id, actor)
    kinds_for(actor)
    if act.state != State.PREVIEW:
        raise WrongStage(f"这次批量办理{act.get_state_display()}，不能再确认。", next_step="请看办理结果。")
    return _begin(act, State.RUNNING, actor, at)


@transaction.atomic
def undo_bulk(*, act_id, actor, at):
    """Restore the former values where nobody has written since, within a day. Raises as confirm_bulk, Conflict."""
    act = BulkAct.objects.for_act(act_id, actor)
    kinds_for(actor)
    if act.state != State.DONE:
        raise WrongStage(f"这次批量办理{act.get_state_display()}，不能撤销。", next_step="请看办理结果。")
    if not act.may_be_undone(at):
        raise Conflict("办理已超过24小时，不能整批撤销。", next_step="有误的请筛选出来，重新办理。")
    return _begin(act, State.UNDOING, actor, at)


@transaction.atomic
def discard_bulk(*, act_id, actor, at):
    """Give a preview up; raises NotVisible, WrongStage."""
    act = BulkAct.objects.for_act(act_id, actor)
    if act.state != State.PREVIEW:
        raise WrongStage(f"这次批量办理{act.get_state_display()}，不能放弃。")
    act.state = State.DISCARDED
    act.save(update_fields=["state"])
    act.lines.all().delete()
    return act


def _begin(act, state, actor, at):
    number = act.lines.filter(outcome=COURSE[state][0]).count()
    if not number:
        raise Incomplete("没有要办理的企业。", next_step="请换一个条件或内容。")
    act.state, act.task = state, None
    if number > AT_ONCE:
        title = f"批量{'撤销' if state == State.UNDOING else '办理'}：{act}"
        parameters = {"act": act.pk}
        act.task = start_task(kind=KIND, title=title, actor=actor, at=at, parameters=parameters, total=number)
        act.save(update_fields=["state", "task"])
        return act
    while _chunk(act, actor, at):
        pass
    return _end(act, at)


def _chunk(act, actor, at):
    """Write the next lines; returns how many there were."""
    outcome, write, done, left = COURSE[act.state]
    lines = list(act.lines.filter(outcome=outcome).order_by("enterprise_id")[:CHUNK])
    for line in lines:
        try:
            with transaction.atomic():
                write(act, line, actor=actor, at=at)
            line.outcome = done
        except Refusal as refusal:
            line.outcome, line.reason = left, refusal.reason[:200]
        except ValidationError as error:
            line.outcome, line.reason = left, "；".join(error.messages)[:200]
    BulkLine.objects.bulk_update(lines, ["outcome", "reason", "before", "after", "claim"])
    return len(lines)


def _end(act, at):
    if act.state == State.UNDOING:
        act.state, act.undone_at = State.UNDONE, at
    else:
        act.state, act.done_at = State.DONE, at
    act.save()
    return act


def run_bulk(run):
    """The long work: each chunk and how far it is are one transaction, so a killed worker's chunk is done once."""
    act = BulkAct.objects.get(pk=run.task.parameters["act"])
    outcome = COURSE[act.state][0]
    done = run.task.total - act.lines.filter(outcome=outcome).count()
    while True:
        with transaction.atomic():
            run.write(
                done=done
            )  # first of all: whoever cancels waits for this chunk, or this chunk is refused
            actor = run.owner
            number = _chunk(act, actor, run.clock())
            if not number:
                run.finish(f"已办{done:,}家。", done=done)
                _end(act, run.clock())
                return ""
        done += number
        run.tell(done=done)


def stopped(task, reason, at):
    """The long work was cancelled or failed: what is done stays done and can be undone, the rest is left."""
    act = BulkAct.objects.select_for_update(no_key=True).get(pk=task.parameters["act"])
    if act.state == State.UNDOING:
        act.state = State.DONE
        act.save(update_fields=["state"])
    elif act.state == State.RUNNING:
        act.lines.filter(outcome=Outcome.WILL).update(outcome=Outcome.LEFT, reason="办理中途停止，没有改动")
        act.state, act.done_at = State.DONE, at
        act.save(update_fields=["state", "done_at"])
