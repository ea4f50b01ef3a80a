"""The rows of components/table.html, written by Python: a page has some six hundred cells, a template takes ten questions for each."""

from django import template
from django.template.loader import get_template
from django.utils.formats import localize
from django.utils.html import conditional_escape, format_html
from django.utils.safestring import mark_safe
from django.utils.timezone import template_localtime

register = template.Library()


@register.simple_tag
def table_rows(columns, rows):
    """The <tr> of a table, as components/table.html describes columns and rows (dicts).

    Raises ValueError where a row has more or fewer cells than there are columns.
    """
    return mark_safe("\n".join(map(_Table(columns).row, rows)))  # noqa: S308 - put together of escaped parts


class _Table:
    """What is the same for every row, asked once."""

    def __init__(self, columns):
        self.columns = [(_opening(column), column.get("main")) for column in columns]
        self.badges = {}

    def row(self, row):
        url = row.get("url", "")
        cells = (
            self._cell(opening, url if main else "", cell)
            for (opening, main), cell in zip(self.columns, row["cells"], strict=True)
        )
        attributes = "".join(
            format_html(' data-{}="{}"', name, value)
            for name, value in (("row", url), ("part", row.get("part_url", "")))
            if value
        )
        return f"<tr{attributes}>{''.join(cells)}</tr>"

    def _cell(self, opening, row_url, cell):
        url, text = row_url or cell.get("url"), _words(cell.get("text"))
        parts = [opening, f'<a href="{conditional_escape(url)}">{text}</a>' if url else text]
        if badge := cell.get("badge"):
            parts.append(self._badge(badge.get("text"), badge.get("tone", "")))
        if due := cell.get("due"):
            parts.append(get_template("components/due.html").render({"due": due}))
        if note := cell.get("note"):
            parts.append(f'<p class="muted small">{_words(note)}</p>')
        return "".join(parts) + "</td>"

    def _badge(self, text, tone):
        """A table says the same few words again and again."""
        key = (str(text), tone)
        if key not in self.badges:
            words = {"text": text, "tone": tone, "icon": ""}
            self.badges[key] = get_template("components/badge.html").render(words).strip()
        return self.badges[key]


def _words(value):
    return "" if value is None else conditional_escape(localize(template_localtime(value)))


def _opening(column):
    """The beginning of every cell of a column, with its label where a phone shows it."""
    kind = "cell-main" if column.get("main") else "cell-second" if column.get("second") else "cell-more"
    classes = f"{kind} number" if column.get("numeric") else kind
    key = format_html(' data-column="{}"', column["key"]) if column.get("key") else ""
    hidden = " hidden" if column.get("hidden") else ""
    named = column.get("named")
    label = (
        format_html('<span class="cell-label" aria-hidden="true">{}：</span>', column["label"])
        if named
        else ""
    )
    return f'<td class="{classes}"{key}{hidden}>{label}'
