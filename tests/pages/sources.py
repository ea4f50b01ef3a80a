"""Where the templates are, and how they are read by the tests of the look."""

import re
from html.parser import HTMLParser
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
TEMPLATES = ROOT / "templates"
COMPONENTS = sorted((TEMPLATES / "components").glob("*.html"))
ALL_TEMPLATES = sorted(TEMPLATES.rglob("*.html"))

TAG = re.compile(r"\{%.*?%\}|\{\{.*?\}\}|\{#.*?#\}", re.DOTALL)
COMMENT = re.compile(r"\{% comment %\}.*?\{% endcomment %\}", re.DOTALL)


def template_name(path):
    """The name by which a template is included."""
    return path.relative_to(TEMPLATES).as_posix()


def without_comments(path):
    """The source of a template without its own documentation."""
    return COMMENT.sub("", path.read_text())


class _InlineFinder(HTMLParser):
    def __init__(self):
        super().__init__()
        self.found = []

    def handle_starttag(self, tag, attributes):
        names = dict(attributes)
        if tag == "style" or (tag == "script" and "src" not in names):
            self.found.append(f"<{tag}>")
        for name, value in attributes:
            if name == "style" or name.startswith(("on", "hx-on")) or (value or "").startswith("javascript:"):
                self.found.append(f"{tag} {name}")


def inline_code(source):
    """What the strict content security policy would block in a template: inline scripts, styles and handlers."""
    finder = _InlineFinder()
    finder.feed(TAG.sub("", source))
    return finder.found
