"""The control of the journeys' own eyes: what they must catch on a page is caught."""

import pytest

HEAD = '<!doctype html><html lang="zh"><head><title>页</title></head><body><main><h1>页</h1>'


@pytest.mark.parametrize(
    ("flaw", "caught"),
    [
        ('<img src="data:image/gif;base64,R0lGODlhAQABAAAAACw=">', "image-alt"),
        ('<p class="wide">很宽</p>', "px wide at 390 px"),
        ("<script>console.error('坏了')</script>", "坏了"),
        ("<script>throw new Error('断了')</script>", "断了"),
    ],
)
def test_an_unfit_page_is_caught(person, flaw, caught):
    """Without these a journey would pass over a page that a reader with needs cannot use."""
    reader = person()
    reader.page.route(
        "**/flawed/", lambda route: route.fulfill(body=HEAD + flaw, content_type="text/html; charset=utf-8")
    )
    reader.page.goto(f"{reader.address}/flawed/")
    reader.page.evaluate("for (const p of document.querySelectorAll('.wide')) p.style.width = '700px'")
    with pytest.raises(AssertionError, match=caught):
        reader.look()
    reader.troubles.clear()


def test_what_the_policy_blocks_is_caught(person):
    """An inline script on a real page is refused by the policy, and the refusal is an error here."""
    reader = person().go("/")
    reader.page.evaluate(
        "document.body.append(Object.assign(document.createElement('script'), {textContent: '1'}))"
    )
    with pytest.raises(AssertionError, match="Content Security Policy"):
        reader.look()
    reader.troubles.clear()
