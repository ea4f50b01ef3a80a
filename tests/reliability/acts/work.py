"""Acts on many enterprises: long work, exports, saved filters, bulk acts."""

from datetime import timedelta
from functools import partial
from io import BytesIO

from accounts.stages import Role
from casework.operations import running, tasks
from casework.operations.running import Run, claim_task
from enterprises.models import BulkAct
from enterprises.operations import bulk, exports, saved_filters
from tests.accounts.people import make_bureau, make_person, make_street, moment
from tests.enterprises.register import make_enterprise
from tests.reliability.acts.catalogue import act

AT = moment("2026-11-20 10:00")


def clerk():
    """The clerk of a street with one enterprise."""
    street = make_street()
    make_enterprise(street)
    return make_person(Role.STREET_CLERK, street)


@act(tasks.start_task)
def start_task():
    words = {"kind": exports.KIND, "title": "导出", "parameters": {"query": ""}}
    return partial(tasks.start_task, actor=clerk(), at=AT, **words)


@act(tasks.cancel_task)
def cancel_task():
    call = start_task()
    return partial(tasks.cancel_task, task_id=call().pk, actor=call.keywords["actor"], at=AT)


@act(running.claim_task)
def claim():
    start_task()()
    return partial(running.claim_task, at=AT)


@act(tasks.forget_files)
def forget_files():
    start_task()()
    Run(claim_task(at=AT), lambda: AT).finish_with_file("好了", BytesIO(b"1"), "一.xlsx")
    return partial(tasks.forget_files, at=AT + timedelta(days=8))


@act(exports.export_now)
def export_now():
    actor = clerk()
    return lambda: exports.export_now(query="", actor=actor, at=AT).close()


@act(exports.start_export)
def start_export():
    return partial(exports.start_export, query="", actor=clerk(), at=AT)


@act(saved_filters.save_filter)
def save_filter():
    words = {"query": "risk=red", "name": "红色", "default": True}
    return partial(saved_filters.save_filter, actor=clerk(), at=AT, **words)


def on_filter(operation, **words):
    """An act on a filter of one's own."""
    call = save_filter()
    return partial(operation, filter_id=call().pk, actor=call.keywords["actor"], **words)


@act(saved_filters.edit_filter)
def edit_filter():
    return on_filter(saved_filters.edit_filter, name="改名")


@act(saved_filters.set_default)
def set_default():
    return on_filter(saved_filters.set_default, wanted=False)


@act(saved_filters.delete_filter)
def delete_filter():
    return on_filter(saved_filters.delete_filter)


@act(bulk.preview_bulk)
def preview_bulk():
    words = {"kind": BulkAct.Kind.COMMUNITY, "query": "", "value": "东坑社区", "why": "核对"}
    return partial(bulk.preview_bulk, actor=clerk(), at=AT, **words)


def on_bulk(operation):
    """An act on a previewed bulk act."""
    call = preview_bulk()
    return partial(operation, act_id=call().pk, actor=call.keywords["actor"], at=AT)


@act(bulk.confirm_bulk)
def confirm_bulk():
    return on_bulk(bulk.confirm_bulk)


@act(bulk.confirm_bulk, "a transfer")
def transfer():
    make_enterprise(make_street())
    far, actor = make_street("远处街道应急办", "440311099"), make_person(Role.BUREAU_CLERK, make_bureau())
    words = {"kind": BulkAct.Kind.STREET, "query": "", "value": far, "why": "区划调整"}
    found = bulk.preview_bulk(actor=actor, at=AT, **words)
    return partial(bulk.confirm_bulk, act_id=found.pk, actor=actor, at=AT)


@act(bulk.discard_bulk)
def discard_bulk():
    return on_bulk(bulk.discard_bulk)


@act(bulk.undo_bulk)
def undo_bulk():
    call = confirm_bulk()
    call()
    return partial(bulk.undo_bulk, **call.keywords)
