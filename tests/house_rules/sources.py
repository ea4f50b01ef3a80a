"""The product's own Python files and their syntax trees."""

import ast
from functools import cache
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
APPS = ("accounts", "casework", "notices", "enterprises", "whitelist")


def files(*folders):
    """Every .py file below the folders (default: apps and config), migrations left out."""
    for folder in folders or (*APPS, "config"):
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path


@cache
def tree(path):
    """The syntax tree of one file."""
    return ast.parse(path.read_text())


def name_of(path):
    """The path as messages show it."""
    return str(path.relative_to(ROOT))
