"""Every component renders with the least it is promised, an undefined variable being an error."""

import re
from datetime import UTC, date, datetime

import pytest
from django import forms
from django.template import Context, Engine
from django.test import override_settings

from casework.templatetags.pieces import day, weekday
from casework.templatetags.tables import table_rows
from tests.pages.sources import COMPONENTS, TEMPLATES

NOON = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)
DUE = {"due_on": date(2026, 11, 27), "remaining": "还剩3个工作日", "explanation": ["起算日不计。"]}
CONFIRM = {
    "who": "甲",
    "whom": "乙公司",
    "what": "不予纳入",
    "label": "不予纳入",
    "submit": "确认",
    "url": "/x/",
}


class Undefined(str):
    """Stands for an undefined variable: using it fails the test."""

    def __contains__(self, item):
        return True

    def __mod__(self, name):
        raise AssertionError(f"undefined in a template: {name}")


class ReportForm(forms.Form):
    name = forms.CharField(label="企业名称", help_text="与营业执照一致。")
    verdict = forms.ChoiceField(
        label="结论", widget=forms.RadioSelect, choices=[("a", "符合"), ("b", "不符合")]
    )
    agreed = forms.BooleanField(label="已核对")
    key = forms.CharField(widget=forms.HiddenInput, initial="k")


ENGINE = Engine(
    dirs=[TEMPLATES],
    libraries={
        "pieces": "casework.templatetags.pieces",
        "static": "django.templatetags.static",
        "tables": "casework.templatetags.tables",
    },
    string_if_invalid=Undefined("%s"),
)

LEAST = {
    "badge": {"text": "待核查"},
    "clocks": {"clocks": [{"title": "完成核查", **DUE}]},
    "confirm": {"confirm": CONFIRM},
    "criteria": {
        "criteria": [{"state": "met", "title": "配备专职人员"}, {"state": "unproven", "title": "双重预防"}]
    },
    "criterion": {"criterion": {"state": "met", "title": "配备专职人员"}},
    "demonstration": {"place": {"demonstration": True}},
    "due": {"due": DUE},
    "duties": {"groups": [{"title": "今天", "items": [{"when": "今天", "title": "答复"}]}]},
    "empty": {"title": "还没有申请"},
    "errors": {"form": ReportForm({})},
    "facts": {"facts": [{"label": "曾用名"}]},
    "field": {"field": ReportForm()["name"]},
    "files": {"files": [{"name": "附件2.docx", "url": "/f/"}]},
    "filter_bar": {"form": ReportForm()},
    "fold": {"confirm": CONFIRM, "csrf_token": "token"},
    "form": {"form": ReportForm(), "submit": "提交", "csrf_token": "token"},
    "history": {"events": [{"at": NOON, "what": "受理"}]},
    "icon": {"name": "check"},
    "messages": {},
    "meter": {"value": 1, "max": 2, "label": "一半"},
    "next_step": {"step": {"title": "下一步：核查"}},
    "notice": {"text": "已受理"},
    "pager": {"pager": {"next_url": "?after=1"}},
    "papers": {"papers": []},
    "path": {"path": [{"label": "正面清单", "url": "/"}, {"label": "公明街道"}]},
    "print_head": {"sheet": {"title": "会议材料"}},
    "process": {"stages": [{"label": "申报", "state": "done"}, {"label": "核查", "state": "here"}]},
    "required": {"field": ReportForm()["name"]},
    "stats": {"stats": [{"value": 0, "label": "申请"}]},
    "table": {
        "columns": [{"label": "企业", "key": "name", "main": True}],
        "rows": [{"cells": [{"text": "甲"}]}],
        "caption": "企业",
    },
    "tabs": {"tabs": [{"label": "基本情况", "url": "/"}]},
}


def render(name, /, **context):
    """One component as text, strictly."""
    return ENGINE.get_template(f"components/{name}.html").render(Context(context))


def test_the_least_is_written_for_every_component():
    assert set(LEAST) == {path.stem for path in COMPONENTS}


@pytest.mark.parametrize("name", LEAST)
def test_a_component_needs_no_more_than_its_least(name):
    render(name, **LEAST[name])


def test_strictness_is_real():
    """Control: a badge without its word fails."""
    with pytest.raises(AssertionError, match="undefined"):
        render("badge")


def test_a_due_date_says_weekday_remaining_and_how_it_was_counted():
    page = render("due", due={**DUE, "provisional": True})
    assert "2026-11-27（周五，还剩3个工作日）" in page
    assert "怎么算的" in page
    assert "暂定" in page


@pytest.mark.parametrize(("state", "word"), [("met", "满足"), ("unmet", "不满足"), ("unproven", "待证明")])
def test_a_criterion_is_told_in_a_word_and_an_icon(state, word):
    page = render("criteria", criteria=[{"state": state, "title": "x"}])
    assert f"</svg>{word}" in "".join(page.split())


def test_the_error_summary_links_to_the_fields():
    page = render("errors", form=ReportForm({}))
    assert 'href="#id_name"' in page
    assert 'href="#id_verdict"' in page


def test_a_field_in_error_is_described_by_its_error():
    page = render("field", field=ReportForm({})["name"])
    assert 'aria-describedby="id_name_helptext id_name_error"' in page
    assert 'id="id_name_error"' in page


def test_a_form_carries_a_fresh_key_each_time():
    """Lessons 4: one form, one effect."""
    one, other = (render("form", form=ReportForm(), submit="提交", csrf_token="t") for _ in range(2))
    assert 'name="_submission"' in one
    assert one != other


def test_a_form_that_reads_carries_no_key():
    page = render("form", form=ReportForm(), submit="查", method="get", csrf_token="t")
    assert "_submission" not in page
    assert "csrfmiddlewaretoken" not in page


def test_the_state_of_a_step_is_told_to_those_who_do_not_see_it():
    page = render("process", stages=[{"label": "核查", "state": "here"}])
    assert 'aria-current="step"' in page
    assert "现在在这一步" in page


def test_a_list_without_rows_says_why():
    page = render(
        "table",
        columns=[],
        rows=[],
        caption="x",
        empty={"title": "还没有申请", "reason": None, "action": None},
    )
    assert "还没有申请" in page
    assert "<table" not in page


def test_a_weekday_is_chinese():
    assert (weekday(date(2026, 11, 20)), day(date(2026, 11, 22)), day(None)) == (
        "周五",
        "2026-11-22（周日）",
        "",
    )


def test_a_row_with_a_cell_too_few_is_an_error():
    with pytest.raises(ValueError):
        table_rows([{"label": "甲"}, {"label": "乙"}], [{"cells": [{"text": 1}]}])


def test_what_stands_in_a_table_is_text_and_nothing_else():
    cell = {"text": "<b>", "url": '/?a="&b=1', "note": "<i>", "badge": {"text": "<u>", "tone": "red"}}
    columns = [{"label": "甲", "key": '"k"', "main": True}, {"label": "<乙>", "named": True, "numeric": True}]
    rows = table_rows(columns, [{"url": '/"', "part_url": "", "cells": [{"text": NOON}, cell]}])
    assert 'data-row="/&quot;"' in rows
    assert "data-part" not in rows
    assert 'data-column="&quot;k&quot;"' in rows
    assert '<a href="/&quot;">2026年11月20日 12:00</a>' in rows
    assert (
        '<td class="cell-more number"><span class="cell-label" aria-hidden="true">&lt;乙&gt;：</span>' in rows
    )
    assert '<a href="/?a=&quot;&amp;b=1">&lt;b&gt;</a>' in rows
    assert '&lt;u&gt;</span><p class="muted small">&lt;i&gt;</p></td></tr>' in rows


@pytest.mark.parametrize("code", ["403", "404", "409", "413", "429", "500", "csrf"])
@override_settings(STATIC_URL="/static/")
def test_an_error_page_needs_no_context_and_says_what_next(code):
    """pages.md: a refusal is a sentence with its reason and the next step; 500 works when nothing else does."""
    page = (
        Engine(dirs=[TEMPLATES], libraries=ENGINE.libraries)
        .get_template(f"errors/{code}.html")
        .render(Context())
    )
    assert "下一步：" in page
    assert "<h1></h1>" not in page


def test_the_page_of_a_broken_server_uses_nothing_of_the_server():
    source = re.sub(r"\{#.*?#\}", "", (TEMPLATES / "errors/500.html").read_text())
    assert "{%" not in source
    assert "{{" not in source


def test_a_refusal_is_shown_with_what_is_missing():
    refusal = {
        "heading": "还缺少必要的内容",
        "reason": "没有两名持证人员。",
        "next_step": "先添加人员。",
        "missing": ["证号"],
    }
    context = Context({"refusal": refusal})
    page = (
        Engine(dirs=[TEMPLATES], libraries=ENGINE.libraries).get_template("errors/409.html").render(context)
    )
    assert all(words in page for words in ("还缺少必要的内容", "没有两名持证人员。", "先添加人员。", "证号"))
