"""One way in and one way out: rows are read through their scope and written by operations alone."""

import ast

import pytest
from django.apps import apps

from accounts.scopes import ScopedQuerySet
from tests.house_rules.sources import APPS, files, name_of, tree

SCOPED = {
    model.__name__ for model in apps.get_models() if isinstance(model._default_manager.all(), ScopedQuerySet)
}
SCOPES = {"visible_to", "for_act", "seen_by", "public", "none", "bureau", "streets"}
# Why a view may read a scoped model without asking who looks; an entry that is needed no longer fails.
READS = {
    "accounts/views/own.py:sign_ins": "one's own",
    "accounts/views/people.py:people": "prefetched for people who are visible",
    "accounts/views/second_factor.py:_verified": "oneself",
    "accounts/views/sign_in.py:_check": "nobody is signed in yet",
    "accounts/views/sign_in.py:sign_out": "oneself",
    "casework/views/cases.py:_open": "only to learn the kind; the row is then asked through its own scope",
    "enterprises/views/desk/ledger.py:claim_rows": "of an enterprise that is visible",
    "enterprises/views/desk/ledger.py:claim": "of an enterprise that is visible",
    "enterprises/views/desk/ledger.py:facts": "of an enterprise that is visible",
    "enterprises/views/grading/differences.py:street_names": "names of the streets in figures that are visible",
    "enterprises/views/portal/home.py:staff": "of one's own enterprise",
    "notices/views/inbox.py:_inbox": "one's own",
    "notices/views/settings.py:preferences": "one's own",
    "whitelist/views/desk/consultation.py:reported": "of a round that is visible, for bodies that were asked",
    "whitelist/views/desk/deliberation.py:_items": "of a round that is visible to the bureau",
}
WRITING = {
    "save",
    "create",
    "bulk_create",
    "update",
    "bulk_update",
    "delete",
    "update_or_create",
    "get_or_create",
}
# Where else rows are written, and why; `.save()` and `.update()` of files, hashes and counters are named too.
WRITERS = {
    "accounts/management/commands/found_district.py": "the first administrators, before anybody can act",
    "accounts/submissions.py": "the key of a form, in the transaction of its effect",
    "accounts/throttling.py": "post counts of public pages",
    "casework/clocks.py": "the engine: called by take() alone",
    "casework/documents.py": "saves a docx, not a row",
    "casework/history.py": "the engine: called by take() alone",
    "casework/policy.py": "loads the profile of a district once",
    "casework/sheets.py": "saves an xlsx, not a row",
    "casework/storage.py": "feeds a hash",
    "casework/workflow.py": "the engine",
    "enterprises/sheets/register.py": "counts, not rows",
    "whitelist/demonstration/ledger.py": "the demonstration's code with a fixed text",
    "whitelist/demonstration/papers.py": "draws a picture",
    "whitelist/demonstration/people.py": "people of the demonstration, before an administrator is there",
    "whitelist/demonstration/rounds.py": "moves the fixed dates of the demonstration",
    "whitelist/management/commands/build_forms.py": "saves a docx, not a row",
    "whitelist/sheets.py": "saves an xlsx, not a row",
}


def _is_page(name):
    page = "/views/" in name and "/views/public" not in name and not name.endswith("/views/public.py")
    return page or name.endswith("/views/portal.py")


def _reads_without_scope(function):
    """The function names a scoped model's manager and no scope."""
    attributes = [node for node in ast.walk(function) if isinstance(node, ast.Attribute)]
    managers = [
        node
        for node in attributes
        if node.attr == "objects" and isinstance(node.value, ast.Name) and node.value.id in SCOPED
    ]
    return bool(managers) and not SCOPES & {node.attr for node in attributes}


def unscoped():
    """`file:function` of every page that reads a scoped model without its scope."""
    return {
        f"{name_of(path)}:{node.name}"
        for path in files(*APPS)
        if _is_page(name_of(path))
        for node in ast.walk(tree(path))
        if isinstance(node, ast.FunctionDef) and _reads_without_scope(node)
    }


def test_pages_read_rows_through_their_scope():
    assert unscoped() - set(READS) == set()


def test_no_exception_outlives_its_reason():
    assert set(READS) - unscoped() == set()


@pytest.mark.parametrize(
    ("source", "found"),
    [
        ("def v(r):\n return Application.objects.get(pk=1)", True),
        ("def v(r):\n return Application.objects.visible_to(r.user).get(pk=1)", False),
    ],
)
def test_control_a_page_without_a_scope_is_seen(source, found):
    assert _reads_without_scope(ast.parse(source).body[0]) is found


def writers():
    """Files outside operations and models that call something that writes."""
    found = set()
    for path in files(*APPS):
        name = name_of(path)
        if "/operations" in name or "/models" in name:
            continue
        calls = [node.func for node in ast.walk(tree(path)) if isinstance(node, ast.Call)]
        if any(isinstance(call, ast.Attribute) and call.attr in WRITING for call in calls):
            found.add(name)
    return found


def test_rows_are_written_by_operations_alone():
    assert writers() - set(WRITERS) == set()


def test_no_writer_outlives_its_reason():
    assert set(WRITERS) - writers() == set()
