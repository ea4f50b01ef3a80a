"""House rules over the sources of all templates."""

import re

import pytest
from django.contrib.staticfiles import finders

from tests.pages.sources import (
    ALL_TEMPLATES,
    COMPONENTS,
    ROOT,
    TEMPLATES,
    inline_code,
    template_name,
    without_comments,
)

REFERENCE = re.compile(r"""\{%\s*(?:include|extends)\s+["']([^"']+)["']""")
STATIC = re.compile(r"""\{%\s*static\s+["']([^"']+)["']""")
ICON = re.compile(r"""components/icon\.html["'] with name=["']([^"']+)["']""")
PYTHON_ICON = re.compile(r"""(?:\bicon=|["']icon["']: )["']([a-z]+)["']""")
BEHAVIOUR = re.compile(r"\sdata-([a-z]+(?:-[a-z]+)*)")

every_template = pytest.mark.parametrize("path", ALL_TEMPLATES, ids=template_name)


@every_template
def test_no_template_has_inline_script_or_style(path):
    assert inline_code(path.read_text()) == []


@pytest.mark.parametrize(
    "bad",
    [
        "<style>p {}</style>",
        "<script>go()</script>",
        '<p style="color: red">',
        '<p {% if x %}style="{{ y }}"{% endif %}>',
        '<a onclick="go()">',
        '<a hx-on:click="go()">',
        '<a href="javascript:go()">',
    ],
)
def test_inline_code_is_found_where_it_is(bad):
    """Control: the finder finds."""
    assert inline_code(bad)


@every_template
def test_every_included_or_extended_template_exists(path):
    missing = [name for name in REFERENCE.findall(path.read_text()) if not (TEMPLATES / name).is_file()]
    assert missing == []


@every_template
def test_every_static_file_exists(path):
    assert [name for name in STATIC.findall(path.read_text()) if not finders.find(name)] == []


def test_every_icon_is_drawn():
    """In templates, and as menus and lists name them in Python."""
    drawn = set(re.findall(r'symbol id="([^"]+)"', (ROOT / "static/icons.svg").read_text()))
    used = {name for path in ALL_TEMPLATES for name in ICON.findall(path.read_text())}
    for app in ("accounts", "casework", "enterprises", "whitelist"):
        for path in (ROOT / app).rglob("*.py"):
            used.update(PYTHON_ICON.findall(path.read_text()))
    assert used
    assert used - drawn == set()


def test_no_component_is_unused():
    used = {name for path in ALL_TEMPLATES for name in REFERENCE.findall(without_comments(path))}
    assert [template_name(path) for path in COMPONENTS if template_name(path) not in used] == []


@pytest.mark.parametrize("path", COMPONENTS, ids=template_name)
def test_every_component_says_what_it_takes(path):
    assert path.read_text().startswith("{% comment %}")


def test_every_behaviour_named_in_a_template_has_a_script():
    scripts = "".join(path.read_text() for path in (ROOT / "static/js").glob("*.js"))
    named = {name for path in ALL_TEMPLATES for name in BEHAVIOUR.findall(without_comments(path))}
    camel = {name: re.sub(r"-([a-z])", lambda match: match[1].upper(), name) for name in named}
    assert named
    assert {
        name for name in named if f"data-{name}" not in scripts and f"dataset.{camel[name]}" not in scripts
    } == set()
