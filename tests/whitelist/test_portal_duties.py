"""The portal's first page: one card for a duty, one primary button on the page."""

import re

import pytest
from django.urls import reverse

from enterprises.portal_cards import PortalCard, cards_for
from tests.accounts.people import moment, sign_in
from tests.notices.post import make_case, make_clock
from tests.whitelist.doors import words
from tests.whitelist.rounds import day, make_application, principal
from whitelist.stages import ApplicationStage as S

pytestmark = pytest.mark.django_db
PRIMARY = re.compile(r'class="btn btn-primary"[^>]*>([^<]*)')


def first_page(client, row, at, time_machine):
    time_machine.move_to(at)
    return sign_in(client, principal(row.enterprise)).get(reverse("enterprises:portal_home"))


@pytest.mark.parametrize(
    ("stage", "title", "button"),
    [(S.RETURNED, "待补正", "补正材料"), (S.SERVED, "已告知，可申请复核", "申请复核")],
)
def test_a_limit_of_the_application_stands_on_its_card_alone(client, stage, title, button, time_machine):
    row = make_application(stage)
    clock = row.case.clocks.running().get(responsible=row.case.party)
    page = first_page(client, row, day(2027, "10-20"), time_machine)
    templates = [item["template"] for item in page.context["cards"]]
    assert "whitelist/portal/application.html" in templates
    assert "whitelist/portal/duties.html" not in templates
    assert "whitelist/portal/state.html" not in templates
    text = words(page)
    assert title in text
    assert re.findall(r'class="due-date[^>]*>(\S+?)（', text) == [f"{clock.due_on:%Y-%m-%d}"]
    assert clock.title in text
    assert PRIMARY.findall(page.text) == [button]


def test_another_duty_has_a_card_of_its_own_without_a_second_primary_button(client, time_machine):
    row = make_application(S.RETURNED)
    other = make_case(party=row.case.party)
    make_clock(other, day(2027, "10-22").date(), responsible=row.case.party)
    page = first_page(client, row, day(2027, "10-20"), time_machine)
    assert other.title in page.text
    assert len(PRIMARY.findall(page.text)) == 1


def test_without_a_limit_the_next_step_of_the_application_has_the_button(client, time_machine):
    row = make_application(S.REFUSED)
    page = first_page(client, row, day(2027, "10-20"), time_machine)
    assert PRIMARY.findall(page.text) == ["查看申请"]


def test_the_first_card_that_owes_something_has_the_primary_button(monkeypatch):
    built = [("a", {}), ("b", {"owes": True}), ("c", {"owes": True})]
    cards = {
        name: PortalCard(name, name, lambda enterprise, request, content=content: dict(content), order)
        for order, (name, content) in enumerate(built)
    }
    monkeypatch.setattr("enterprises.portal_cards._cards", cards)
    shown = {item["template"]: item["card"]["plain"] for item in cards_for(None, None)}
    assert shown == {"a": True, "b": False, "c": True}


def rights_of(client, row, at, time_machine):
    page = first_page(client, row, at, time_machine)
    card = next(item["card"] for item in page.context["cards"] if item["card"].get("name") == "rights")
    assert all(client.get(right["url"]).status_code == 200 for right in card["rows"])
    return [right["title"] for right in card["rows"]]


def test_the_first_page_says_what_may_be_asked_for_and_only_that(client, time_machine):
    """Whoever is under way cannot apply again."""
    row = make_application(S.SUBMITTED)
    assert rights_of(client, row, day(2027, "10-20"), time_machine) == ["更正底册中的资料"]
    type(row).objects.filter(pk=row.pk).update(stage=S.WITHDRAWN)
    assert rights_of(client, row, day(2027, "10-20"), time_machine)[0].startswith("申报")


def test_a_listed_enterprise_may_ask_for_a_help_visit_and_not_apply_again(client, time_machine):
    """NS-5.1.3: at least one within the validity."""
    row = make_application(S.INCLUDED)
    entry = row.enterprise.entries.get()
    found = rights_of(client, row, moment(f"{entry.valid_from} 10:00"), time_machine)
    assert found[0] == "请街道安排“体检式”现场帮扶"
    assert not any(title.startswith("申报") for title in found)
