"""Six events of an appointment that nobody can take for one another (lessons 2, 17)."""

import re
from itertools import permutations

import pytest

from notices.letters import all_templates
from whitelist import booking_messages as events

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
    "firm": "己",
    "when": "2026-11-23 09:30",
    "officer": "庚",
    "prepare": "备好材料",
    "by": "辛",
    "because": "壬",
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


def test_no_letter_beside_the_six_speaks_with_the_words_of_one():
    for one in (events.BOOKED, *events.TO_OFFICERS):
        found = [word for words in SAID.values() for word in words if word in whole(one)]
        assert not found, one.key


def test_a_template_that_lacks_a_value_is_an_error():
    with pytest.raises(KeyError):
        events.NO_SHOW.frozen({"title": "甲"})


def test_every_letter_of_a_visit_is_registered_and_can_be_frozen():
    everyone = (*events.LETTERS, *events.TO_OFFICERS)
    known = {row.key for row in all_templates() if row.key.startswith("visit.")}
    assert known == {template.key for template in everyone}
    subjects = {template.frozen(WORDS)["subject"] for template in everyone}
    assert len(subjects) == len(everyone) == 15
