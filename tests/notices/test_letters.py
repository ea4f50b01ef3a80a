"""Templates: frozen at writing, one wording for one key; six events that nobody can take for one another."""

import re
from dataclasses import replace
from itertools import permutations

import pytest

from notices import events
from notices.letters import all_templates, register
from notices.reminding import AFTER, BEFORE, ON_THE_DAY, template_for
from tests.accounts.people import moment

WORDS = {
    "title": "甲",
    "before": "2026-11-23",
    "after": "2026-11-30",
    "unit": "乙",
    "reason": "丙",
    "cancelled_on": "2026-11-20",
    "answer_by": "2026-11-27",
    "former": "丁",
    "new": "戊",
}
# What each event is called, in words that stand in no other's text.
SAID = {
    events.POSTPONED_BY_US: ("我单位安排原因", "改到"),
    events.POSTPONED_BY_FIRM: ("企业提出延后", "延后理由"),
    events.CANCELLED_BY_US: ("撤销",),
    events.CANCELLED_BY_FIRM: ("主动取消",),
    events.NO_SHOW: ("无人接待", "未遇"),
    events.REASSIGNED: ("承办人员",),
}


def whole(template):
    return " ".join(str(part) for part in template.frozen(WORDS).values())


def test_every_event_has_words_of_its_own():
    assert set(SAID) == set(events.EVENTS)
    for one, other in permutations(events.EVENTS, 2):
        for word in SAID[one]:
            assert word in whole(one)
            assert word not in whole(other), f"{word} stands in {other.key} too"


def test_no_two_events_share_a_subject_or_a_sentence():
    """A no-show that was told as “cancelled” was used in an appeal (rdv-insertion#1504)."""
    for one, other in permutations(events.EVENTS, 2):
        sentences = [set(re.split(r"[。；：]", event.text)) - {"", "{reason}"} for event in (one, other)]
        assert not sentences[0] & sentences[1]
        assert one.subject != other.subject
    assert not re.search("取消|撤销|延后|改到", whole(events.NO_SHOW))


def test_one_key_has_one_wording():
    register(events.NO_SHOW)
    with pytest.raises(ValueError, match="two templates"):
        register(replace(events.NO_SHOW, text="另一种写法"))


def test_a_template_that_lacks_a_value_is_an_error():
    with pytest.raises(KeyError):
        events.NO_SHOW.frozen({"title": "甲"})


def test_every_registered_template_has_a_version_and_says_why():
    found = all_templates()
    assert {"reminder.before", "visit.no_show", "whitelist.returned", "digest"} <= {row.key for row in found}
    assert all(row.version and row.why and row.subject for row in found)


def test_a_reminder_says_what_is_true_on_the_day_it_is_written():
    day = moment("2026-09-24").date()
    assert template_for(day, moment("2026-09-23").date(), False) is BEFORE
    assert template_for(day, day, False) is ON_THE_DAY
    assert template_for(day, moment("2026-09-28").date(), False) is AFTER
