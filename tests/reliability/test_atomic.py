"""R4: an exception at every SQL statement of every operation leaves the state as it was before, never between."""

import ast
from itertools import count

import pytest
from django.core.exceptions import ValidationError
from django.db import DatabaseError, connection, transaction

from casework.history import check_chain
from casework.kinds import all_kinds
from casework.operations import papers
from tests.house_rules.sources import APPS, files, name_of, tree
from tests.reliability.acts import ACTS
from tests.reliability.database import changed, digest, rows

pytestmark = pytest.mark.django_db

EXEMPT = {
    "accounts.operations.second_factor.check_token": "one statement after its lock: verify_token",
    "accounts.operations.second_factor.confirm_device": "offer_device and one save; needs the phone's clock",
}


class Injected(DatabaseError):
    """The fault of this test."""


class Fault:
    """An execute wrapper that raises at the n-th statement; 0 only counts."""

    def __init__(self, at=0):
        self.at, self.seen = at, 0

    def __call__(self, execute, sql, params, many, context):
        self.seen += 1
        if self.seen == self.at:
            raise Injected(sql)
        return execute(sql, params, many, context)


def attempt(call, at=0):
    """Run the act with the fault and undo it; returns (statements seen, state afterwards, whether the fault came out)."""
    fault, raised = Fault(at), False
    with transaction.atomic():
        try:
            with connection.execute_wrapper(fault):
                call()
        except (Injected, ValidationError):  # a constraint that could not be asked may count as violated
            raised = True
        transaction.set_rollback(False)  # the server saw no error, so what is left can be read
        state = digest()
        transaction.set_rollback(True)
    return fault.seen, state, raised


def between(call):
    """The statements at which a fault leaves neither the state before nor the one after: (number, tables).

    Django's own validation of constraints goes on when its question fails; then the whole act must have happened.
    """
    before = digest()
    _, after, _ = attempt(call)
    whole = rows(before, after)
    assert whole, "the act changes nothing, so there is nothing to see"
    wrong = []
    for number in count(1):
        seen, state, raised = attempt(call, at=number)
        if seen < number:  # it ran through: every statement has had its fault
            return wrong
        if rows(before, state) != ({} if raised else whole):
            wrong.append((number, changed(before, state)))
    return wrong


@pytest.fixture(autouse=True)
def _one_rendering(monkeypatch, settings, tmp_path):
    """A form is rendered once and its bytes used again: what is looked at here are the statements."""
    settings.MEDIA_ROOT = tmp_path
    rendered, fill = {}, papers.fill

    def once(template, data):
        if template not in rendered:
            rendered[template] = fill(template, data)
        return rendered[template]

    monkeypatch.setattr(papers, "fill", once)


@pytest.mark.parametrize("name", list(ACTS))
def test_a_fault_at_any_statement_leaves_the_state_before(name):
    assert between(ACTS[name]()) == []


@pytest.mark.parametrize("name", list(ACTS))
def test_what_an_act_changes_on_a_case_stands_in_its_history(name):
    """R11: a stage or version that moved has its line, and every chain still holds."""
    call = ACTS[name]()
    before = {row.case_id: (row.version, row.stage) for row in case_rows()}
    call()
    for row in case_rows():
        history = list(row.case.history.order_by("seq"))
        assert check_chain(history) is None
        version, stage = before.get(row.case_id, (0, ""))
        if (row.version, row.stage) == (version, stage):
            continue
        assert row.version > version
        assert len(history) == row.version
        assert history[-1].reaches == row.stage


def case_rows():
    """Every domain row that stands on a case, of any kind."""
    return [row for kind in all_kinds() for row in kind.row_class.objects.select_related("case")]


def test_control_an_operation_without_a_transaction_is_caught():
    """The same act, its transaction taken off: a fault in the middle stays half done."""
    from tests.reliability.acts.applications import accept
    from whitelist.operations import applications

    call = accept()
    bare = applications.accept.__wrapped__
    assert between(lambda: bare(**call.keywords))


def _is_atomic(node):
    return isinstance(node, ast.FunctionDef) and any(
        ast.unparse(decorator) == "transaction.atomic" for decorator in node.decorator_list
    )


def test_no_operation_is_left_out():
    listed = {name.split(" ")[0] for name in ACTS} | set(EXEMPT)
    found = {
        f"{name_of(path).removesuffix('.py').replace('/', '.')}.{node.name}".replace(".__init__", "")
        for path in files(*APPS)
        if "/operations" in name_of(path)
        for node in tree(path).body
        if _is_atomic(node) and not node.name.startswith("_")
    }
    assert found
    assert found - listed == set()
