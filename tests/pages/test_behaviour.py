"""The scripts in a real browser, under the real content security policy; pages are answered from memory."""

import mimetypes
import os
import shutil
from pathlib import Path

import pytest
from django import forms
from django.conf import settings
from django.contrib.staticfiles import finders
from django.template import Context, Engine
from playwright.sync_api import sync_playwright

from tests.pages.sources import TEMPLATES

pytestmark = pytest.mark.journey

HOST = "http://house.test"
POLICY = "; ".join(
    f"{name} {' '.join(sources)}" for name, sources in settings.CONTENT_SECURITY_POLICY["DIRECTIVES"].items()
)
LIBRARIES = {
    "pieces": "casework.templatetags.pieces",
    "static": "django.templatetags.static",
    "tables": "casework.templatetags.tables",
}
PLACE = {
    "district": "光明区",
    "home_url": "/desk/",
    "search_url": "/desk/search/",
    "user": "王示例",
    "sign_out_url": "/sign-out/",
    "menu": [{"label": "待办", "url": "/desk/", "icon": "inbox", "active": True, "badge": 2}],
}
LIST = {
    "columns": [{"label": "企业", "key": "name", "main": True}, {"label": "街道", "key": "street"}],
    "rows": [
        {"url": f"/desk/{n}/", "part_url": f"/part/{n}/", "cells": [{"text": f"甲{n}"}, {"text": "公明"}]}
        for n in (1, 2)
    ],
    "caption": "企业",
    "chooser": True,
}


class DraftForm(forms.Form):
    name = forms.CharField(label="企业名称")
    verdict = forms.ChoiceField(
        label="结论", widget=forms.RadioSelect, choices=[("a", "符合"), ("b", "不符合")]
    )


class House:
    """Answers every request of the browser: pages from templates, files from the finders, drafts as told."""

    def __init__(self):
        self.drafts = []
        self.draft_status = 200
        self.sent = []

    def page(self, content, **context):
        source = (
            '{% extends "base/desk.html" %}{% block heading %}页{% endblock %}{% block content %}'
            + content
            + "{% endblock %}"
        )
        engine = Engine(dirs=[TEMPLATES], libraries=LIBRARIES)
        return engine.from_string(source).render(Context({"place": PLACE, "csrf_token": "t", **context}))

    def answer(self, route):
        path = route.request.url.removeprefix(HOST)
        if route.request.method == "POST":
            self._post(route, path)
        elif path.startswith("/static/"):
            found = finders.find(path.removeprefix("/static/"))
            kind = mimetypes.guess_type(path)[0] or "text/plain"
            route.fulfill(body=Path(found).read_bytes(), content_type=kind)
        elif path.startswith("/part/"):
            route.fulfill(body="<p>就地打开</p>", content_type="text/html; charset=utf-8")
        else:
            self._html(route, path)

    def _html(self, route, path):
        if path == "/form/":
            body = self.page(
                '{% include "components/form.html" with submit="提交" draft_url="/draft/" action="/send/" %}',
                form=DraftForm(),
            )
        elif path == "/kept/":
            body = self.page(
                '<form class="form" action="/send/" method="post" data-autosave="/draft/" data-keep="form-1-2">'
                '{% include "components/field.html" with field=form.name %}'
                '{% include "components/field.html" with field=form.verdict %}'
                "<p data-draft-state></p></form>",
                form=DraftForm(),
            )
        elif path == "/folded/":
            body = self.page(
                '<details class="card folded"><summary>附件</summary><p>折起来的内容</p></details>'
            )
        elif path == "/wrong/":
            body = self.page('{% include "components/form.html" with submit="提交" %}', form=DraftForm({}))
        else:
            body = self.page(
                '{% include "components/table.html" with columns=columns rows=rows caption=caption chooser=True %}',
                **LIST,
            )
        headers = {"Content-Security-Policy": POLICY}
        route.fulfill(body=body, content_type="text/html; charset=utf-8", headers=headers)

    def _post(self, route, path):
        if path == "/draft/":
            self.drafts.append(route.request.post_data)
            good = self.draft_status == 200
            body = '{"saved_at": "10:32"}' if good else '{"reason": "草稿已在别处提交"}'
            route.fulfill(status=self.draft_status, body=body, content_type="application/json")
        else:
            self.sent.append(path)  # never answered: the line is slow


@pytest.fixture(scope="module")
def browser():
    found = shutil.which("chromium") or shutil.which("google-chrome")
    before = os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=found, args=["--no-sandbox"])
        yield browser
        browser.close()
    assert os.environ.get("DJANGO_ALLOW_ASYNC_UNSAFE") == before


@pytest.fixture
def house():
    return House()


@pytest.fixture
def page(browser, house):
    """A page on which anything the policy blocks, or a script that breaks, fails the test."""
    context = browser.new_context(viewport={"width": 1360, "height": 820})
    page = context.new_page()
    troubles = []
    page.on("pageerror", lambda error: troubles.append(str(error)))
    page.on("console", lambda line: troubles.append(line.text) if "Security Policy" in line.text else None)
    page.route("**/*", house.answer)
    yield page
    context.close()
    assert troubles == []


def state_of(page):
    return page.locator("[data-draft-state]")


def wait_for_state(page, words):
    state_of(page).filter(has_text=words).wait_for(timeout=5000)


def test_a_draft_saves_itself_and_says_when(page, house):
    """Lessons 3: every field saves at once; what is not yet on the server is counted."""
    page.goto(HOST + "/form/")
    page.fill("[name=name]", "甲公司")
    assert "1 处还没有保存" in state_of(page).inner_text()
    wait_for_state(page, "已自动保存 10:32")
    assert "csrfmiddlewaretoken" in house.drafts[0]


def test_a_draft_does_not_use_the_key_of_the_form(page, house):
    """Lessons 4: the key belongs to the real sending."""
    page.goto(HOST + "/form/")
    page.fill("[name=name]", "甲公司")
    wait_for_state(page, "已自动保存")
    assert page.locator("[name=_submission]").count() == 1
    assert "_submission" not in house.drafts[0]


def test_a_draft_that_was_not_saved_says_why_and_tries_again(page, house):
    house.draft_status = 409
    page.goto(HOST + "/form/")
    page.fill("[name=name]", "甲公司")
    wait_for_state(page, "草稿已在别处提交。还有 1 处没有保存")
    house.draft_status = 200
    wait_for_state(page, "已自动保存")
    assert len(house.drafts) >= 2


KEPT = "localStorage.getItem('draft:form-1-2')"


def test_what_the_server_has_not_confirmed_outlives_the_page(page, house):
    """NS-4.1.2 on site: a lost line, a closed page, an empty battery lose nothing that was answered."""
    house.draft_status = 409
    page.goto(HOST + "/kept/")
    page.fill("[name=name]", "甲公司")
    page.check("[name=verdict][value=b]")
    wait_for_state(page, "2 项尚未上传，已存在本机")
    page.goto(HOST + "/list/")
    page.goto(HOST + "/kept/")
    wait_for_state(page, "2 项尚未上传")
    assert page.input_value("[name=name]") == "甲公司"
    assert page.is_checked("[name=verdict][value=b]")
    house.draft_status = 200
    wait_for_state(page, "已自动保存")
    assert "verdict=b" in house.drafts[-1]
    assert house.drafts[-1].count("_changed=") == 2
    assert page.evaluate(KEPT) is None


def test_a_confirmed_value_is_not_brought_back_over_a_newer_one(page, house):
    page.goto(HOST + "/kept/")
    page.fill("[name=name]", "甲公司")
    wait_for_state(page, "已自动保存")
    assert page.evaluate(KEPT) is None
    page.reload()
    assert page.input_value("[name=name]") == ""


def test_what_was_kept_for_a_month_without_being_sent_is_forgotten(page, house):
    page.goto(HOST + "/list/")
    page.evaluate("localStorage.setItem('draft:form-1-2', JSON.stringify({at: 1, values: {name: ['旧']}}))")
    page.goto(HOST + "/kept/")
    assert page.input_value("[name=name]") == ""
    assert page.evaluate(KEPT) is None


def test_paper_shows_what_is_folded_on_the_screen(page):
    page.goto(HOST + "/folded/")
    assert page.locator("text=折起来的内容").is_hidden()
    page.evaluate("dispatchEvent(new Event('beforeprint'))")
    assert page.locator("text=折起来的内容").is_visible()
    page.evaluate("dispatchEvent(new Event('afterprint'))")
    assert page.locator("text=折起来的内容").is_hidden()


def test_a_form_under_way_is_not_sent_twice(page, house):
    """Lessons 4: a slow answer must not make two."""
    page.goto(HOST + "/form/")
    page.evaluate("for (const n of [1, 2, 3]) document.querySelector('.form button').click()")
    page.wait_for_timeout(500)
    assert house.sent == ["/send/"]


def test_errors_take_the_focus_and_lead_to_their_fields(page):
    page.goto(HOST + "/wrong/")
    assert page.evaluate("document.activeElement.hasAttribute('data-error-summary')")
    page.click("text=结论 >> nth=0")
    assert page.evaluate("document.activeElement.name") == "verdict"


def test_slash_goes_to_the_search_box_but_not_while_writing(page):
    page.goto(HOST + "/form/")
    page.focus("[name=name]")
    page.keyboard.press("/")
    assert page.input_value("[name=name]") == "/"
    page.evaluate("document.activeElement.blur()")
    page.keyboard.press("/")
    assert page.evaluate("document.activeElement.id") == "desk-search"


def test_a_row_opens_and_closes_in_place_with_enter(page):
    page.goto(HOST + "/list/")
    for _ in range(40):  # the list is reached by keys alone
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.tagName") == "TR":
            break
    page.keyboard.press("ArrowDown")
    page.keyboard.press("Enter")
    page.wait_for_selector(".opened-part >> text=就地打开")
    assert page.locator("tr[data-part] >> nth=1").get_attribute("data-opened") == ""
    page.keyboard.press("Enter")
    assert page.locator(".opened-part").count() == 0


def test_a_chosen_column_stays_chosen(page):
    page.goto(HOST + "/list/")
    assert page.locator("th[data-column=street]").is_visible()
    page.click(".chooser summary")
    page.uncheck(".chooser input[value=street]")
    page.reload()
    assert page.locator("th[data-column=street]").is_hidden()


@pytest.mark.parametrize("width", [360, 680])
@pytest.mark.parametrize("path", ["/form/", "/list/"])
def test_nothing_runs_off_a_small_or_magnified_screen(page, path, width):
    """WCAG 2.1 1.4.10; 680 is 1360 at 200 %."""
    page.set_viewport_size({"width": width, "height": 800})
    page.goto(HOST + path)
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_the_menu_unfolds_on_a_phone_without_scripts(browser, house):
    context = browser.new_context(viewport={"width": 390, "height": 844}, java_script_enabled=False)
    page = context.new_page()
    page.route("**/*", house.answer)
    page.goto(HOST + "/list/")
    assert page.locator(".drawer .menu").is_hidden()
    page.click(".drawer summary")
    assert page.locator(".drawer .menu").is_visible()
    context.close()


@pytest.mark.parametrize("path", ["/form/", "/wrong/", "/list/"])
@pytest.mark.parametrize("width", [390, 1360])
def test_axe_finds_nothing(page, path, width):
    page.set_viewport_size({"width": width, "height": 820})
    page.goto(HOST + path)
    page.evaluate((settings.BASE_DIR / "node_modules/axe-core/axe.min.js").read_text())
    result = page.evaluate("axe.run()")
    assert len(result["passes"]) > 10
    assert [(found["id"], found["nodes"][0]["html"]) for found in result["violations"]] == []
