"""No step of the positive list is forgotten: each tells somebody, or a reason stands why nobody needs to know."""

import pytest

from casework.kinds import all_kinds
from casework.models import StepTaken
from notices.letters import Template
from notices.models import Message
from notices.operations import outbox
from tests.whitelist.telling import BESIDE, TOLD, Tells, prepared
from whitelist import messages as letters

STEPS = {
    (kind.code, step.name)
    for kind in all_kinds()
    if kind.code.startswith("whitelist.")
    for step in kind.workflow.steps
}
ENTRIES = {(kind, step): entry for kind, steps in TOLD.items() for step, entry in steps.items()}
TELLING = {key: entry for key, entry in ENTRIES.items() if isinstance(entry, Tells)}
TEMPLATES = [found for found in vars(letters).values() if isinstance(found, Template)]


def test_every_step_of_every_table_says_who_is_told_or_why_nobody():
    assert set(ENTRIES) == STEPS
    assert all(isinstance(entry, Tells) or entry.endswith("。") for entry in ENTRIES.values())


def test_every_template_is_sent_by_a_step():
    sent = {template for entry in TELLING.values() for template in entry.whom}
    assert {template.key for template in TEMPLATES} - {row.key for row in sent | BESIDE} == set()


@pytest.fixture
def heard(monkeypatch):
    """{key of a template: kinds of the organisations that were addressed}, whether or not anybody works there."""
    found, holders = {}, outbox.holders

    def listening(recipients):
        template = Message.objects.latest("pk").template
        found.setdefault(template, set()).update(to.organisation.kind for to in recipients)
        return holders(recipients)

    monkeypatch.setattr(outbox, "holders", listening)
    return found


@pytest.mark.django_db
@pytest.mark.parametrize("act", sorted({entry.act for entry in TELLING.values()}))
def test_the_act_of_a_step_tells_whom_the_table_names(act, heard, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    call = prepared(act)
    heard.clear()
    before = set(StepTaken.objects.values_list("pk", flat=True))
    call()
    taken = set(StepTaken.objects.exclude(pk__in=before).values_list("case__kind", "step"))
    steps = {key: entry for key, entry in TELLING.items() if entry.act == act}
    assert set(steps) <= taken
    for entry in steps.values():
        for template, whom in entry.whom.items():
            assert heard.get(template.key) == whom, template.key


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda template: template.key)
def test_each_message_says_why_it_came_and_in_words_of_its_own(template):
    assert template.why
    assert template.text
    others = [other for other in TEMPLATES if other is not template]
    assert template.subject not in {other.subject for other in others}
    assert template.text not in {other.text for other in others}


@pytest.mark.parametrize(
    "template",
    [
        letters.RETURNED,
        letters.REFUSED,
        letters.REVIEW_RIGHT,
        letters.REVIEW_UPHELD,
        letters.REVIEW_UPHELD_STREET,
        letters.REVIEW_OVERTURNED,
        letters.REVIEW_OVERTURNED_STREET,
        letters.DECLINED,
        letters.OBJECTION_UPHELD,
        letters.LEFT_OUT,
    ],
    ids=lambda template: template.key,
)
def test_a_decision_or_a_legal_last_day_cannot_be_switched_off(template):
    assert template.required
