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


# Words (TextChoices), querysets whose verbs are documented, and Django's own hooks are said by their bases.
PLAIN_BASES = ("TextChoices", "IntegerChoices", "QuerySet", "AppConfig", "Form", "Command", "Middleware")


def _explains_itself(node):
    if not isinstance(node, ast.ClassDef):
        return False
    return node.name.endswith(PLAIN_BASES) or any(
        ast.unparse(base).endswith(PLAIN_BASES) for base in node.bases
    )


@pytest.mark.parametrize("path", [path for path in files() if path.read_text().strip()], ids=name_of)
def test_public_functions_say_what_they_do(path):
    if path.name == "__init__.py" and len(tree(path).body) and not _documented(tree(path)):
        return
    for node in tree(path).body:
        if isinstance(node, (ast.FunctionDef, ast.ClassDef)) and not node.name.startswith("_"):
            assert _documented(node) or _explains_itself(node), f"{node.name} has no docstring"


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


def test_every_folder_of_code_is_a_package():
    """A folder without __init__.py is not seen by the check of the arrows."""
    assert [name_of(path) for path in files() if not (path.parent / "__init__.py").is_file()] == []


def test_ruff_finds_nothing_in_the_product():
    """Complexity above 8 among the rest."""
    folders = [str(ROOT / folder) for folder in (*APPS, "config")]
    said = subprocess.run(
        [sys.executable, "-m", "ruff", "check", *folders],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert said.returncode == 0, said.stdout


BY_NAME = {"errors/403.html", "errors/404.html", "errors/409.html"}  # f"errors/{refusal.status}.html"


def test_no_template_is_unused():
    pages = sorted((ROOT / "templates").rglob("*.html"))
    text = "".join(path.read_text() for path in [*pages, *files()])
    names = [path.relative_to(ROOT / "templates").as_posix() for path in pages]
    assert [name for name in names if f'"{name}"' not in text and name not in BY_NAME] == []


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
