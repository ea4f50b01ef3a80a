"""Every address declares who may open it, every step has its page and its operation, every clause its test."""

import inspect
import re

import pytest
from django.urls import get_resolver

from accounts.access import Rule
from casework.citations import cite
from casework.kinds import all_kinds
from tests.house_rules.sources import ROOT

KINDS = all_kinds()


def patterns(resolver=None, prefix=""):
    """(address, callback) of every URL of the site."""
    for entry in (resolver or get_resolver()).url_patterns:
        if hasattr(entry, "url_patterns"):
            yield from patterns(entry, prefix + str(entry.pattern))
        else:
            yield prefix + str(entry.pattern), entry


@pytest.mark.parametrize(
    ("address", "entry"), list(patterns()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_address_declares_its_rule(address, entry):
    assert isinstance(getattr(entry.callback, "access_rule", None), Rule), address
    assert entry.name, address


STEPS = [(kind, step) for kind in KINDS for step in kind.workflow.steps]


@pytest.mark.parametrize(
    ("kind", "step"), STEPS, ids=lambda value: getattr(value, "name", getattr(value, "code", ""))
)
def test_every_step_has_a_page_and_an_operation(kind, step):
    acts = [acts[step.name] for acts in (kind.acts, kind.portal_acts) if step.name in acts]
    if not step.alone or not step.leaves:
        assert not acts, "a step that only happens along with another act is not offered"
        return
    assert acts, f"{step.label} is offered to nobody"
    for act in acts:
        assert act.page or act.operation
        if act.operation:
            names = set(inspect.signature(act.operation).parameters)
            assert {"pk", "actor", "at"} <= names


@pytest.mark.parametrize(
    ("kind", "step"), STEPS, ids=lambda value: getattr(value, "name", getattr(value, "code", ""))
)
def test_every_step_cites_a_clause_that_can_be_read(kind, step):
    if re.search(r"法第[一二三四五六七八九十百]+条$", step.clause):
        return  # an article stands for itself
    assert step.clause == "policy" or step.clause in _served(), step.clause
    assert cite(step.clause) != step.clause


def _rows():
    for line in (ROOT / "docs/clauses.md").read_text().splitlines():
        found = re.match(r"\| ([A-Z]{2}-[\w.]+) \|", line)
        if found:
            yield found[1], re.findall(r"`(tests/[^`]+)`", line)


def _served():
    return {clause for clause, _ in _rows()}


@pytest.mark.parametrize(
    ("clause", "tests"), list(_rows()), ids=lambda value: value if isinstance(value, str) else ""
)
def test_every_clause_names_a_test_that_exists(clause, tests):
    assert tests
    for reference in tests:
        file, _, name = reference.partition("::")
        text = (ROOT / file).read_text()
        assert not name or f"def {name}(" in text, reference
