"""The house stays one that people like to live in (ARCHITECTURE.md)."""

import ast
import re
import subprocess
import sys

import pytest

from tests.house_rules.sources import APPS, ROOT, files, name_of, tree

FILE_LINES, FUNCTION_LINES = 300, 40
FORBIDDEN = {"utils", "common", "helpers", "core", "misc"}
# Who may read the clock: the request's one moment, jobs, commands, what keeps servers alive.
CLOCKS = ("accounts/middleware.py", "accounts/throttling.py", "config/")
CLOCK_CALLS = {
    ("timezone", "now"),
    ("date", "today"),
    ("datetime", "now"),
    ("datetime", "today"),
    ("timezone", "localdate"),
}


@pytest.mark.parametrize("path", list(files()), ids=name_of)
def test_files_and_functions_are_short(path):
    text = path.read_text()
    assert text.count("\n") <= FILE_LINES, "make it a package of the same name"
    for node in ast.walk(tree(path)):
        if isinstance(node, (ast.FunctionDef, ast.AsyncFunctionDef)):
            assert node.end_lineno - node.lineno < FUNCTION_LINES, node.name


def test_no_room_is_called_by_a_name_that_says_nothing():
    for path in files():
        assert not FORBIDDEN & {part.removesuffix(".py") for part in path.relative_to(ROOT).parts}, name_of(
            path
        )


def _documented(node):
    return ast.get_docstring(node) is not None


@pytest.mark.parametrize("path", [path for path in files() if path.read_text().strip()], ids=name_of)
def test_public_functions_say_what_they_do(path):
    if path.name == "__init__.py" and len(tree(path).body) and not _documented(tree(path)):
        return
    for node in tree(path).body:
        if isinstance(node, ast.FunctionDef) and not node.name.startswith("_"):
            assert _documented(node), f"{node.name} has no docstring"


def _assigns_stage(node):
    if isinstance(node, (ast.Assign, ast.AugAssign)):
        targets = node.targets if isinstance(node, ast.Assign) else [node.target]
        return any(isinstance(target, ast.Attribute) and target.attr == "stage" for target in targets)
    if isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute) and node.func.attr == "update":
        return any(word.arg == "stage" for word in node.keywords)
    return False


def test_only_the_workflow_changes_a_stage():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in files(*APPS)
        for node in ast.walk(tree(path))
        if _assigns_stage(node) and name_of(path) != "casework/workflow.py"
    ]
    assert not found


def test_the_workflow_check_sees_an_assignment():
    """The control: without the exemption the engine itself is found."""
    engine = ROOT / "casework/workflow.py"
    assert any(_assigns_stage(node) for node in ast.walk(tree(engine)))


def _reads_clock(node):
    if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
        return False
    value = node.func.value
    if not isinstance(value, ast.Name) or (value.id, node.func.attr) not in CLOCK_CALLS:
        return False
    return not (node.func.attr == "localdate" and node.args)


def _may_read_the_clock(name):
    return name.startswith(CLOCKS) or "/jobs" in name or "/management/" in name or name.endswith("jobs.py")


def test_the_domain_never_reads_the_clock():
    found = [
        f"{name_of(path)}:{node.lineno}"
        for path in files(*APPS)
        for node in ast.walk(tree(path))
        if _reads_clock(node) and not _may_read_the_clock(name_of(path))
    ]
    assert not found


def test_views_and_jobs_write_nothing_themselves():
    """One write path: operations. A view that saves would pass by locks, history and effects."""
    writing = {"save", "create", "bulk_create", "update", "delete", "update_or_create", "get_or_create"}
    found = []
    for path in files(*APPS):
        name = name_of(path)
        if "/views/" not in name and not name.endswith(("jobs.py", "/api.py")):
            continue
        for node in ast.walk(tree(path)):
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Attribute)
                and node.func.attr in writing
            ):
                text = ast.unparse(node.func)
                if ".objects" in text or node.func.attr in (
                    "bulk_create",
                    "update_or_create",
                    "get_or_create",
                ):
                    found.append(f"{name}:{node.lineno} {text}")
    assert not found


def test_no_file_names_a_registry_or_this_machine():
    hosts = re.compile(r"pypi\.org|registry\.npmjs|files\.pythonhosted|/work/main|/root/")
    for path in [*files(), ROOT / "README.md", ROOT / "Makefile", *(ROOT / "requirements").glob("*")]:
        assert not hosts.search(path.read_text()), name_of(path)


def test_arrows_point_one_way():
    said = subprocess.run(
        [sys.executable, "-c", "from importlinter.cli import lint_imports_command as lint; lint()"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout
