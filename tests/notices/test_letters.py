"""Templates: frozen at writing, one wording for one key."""

from dataclasses import replace

import pytest

from notices.letters import Template, all_templates, register
from notices.reminding import AFTER, BEFORE, ON_THE_DAY, template_for
from tests.accounts.people import moment

SAMPLE = Template(key="sample.letter", version="1", subject="{title}", text="{reason}", why="样例")


def test_one_key_has_one_wording():
    register(SAMPLE)
    with pytest.raises(ValueError, match="two templates"):
        register(replace(SAMPLE, text="另一种写法"))


def test_a_template_that_lacks_a_value_is_an_error():
    with pytest.raises(KeyError):
        SAMPLE.frozen({"title": "甲"})


def test_every_registered_template_has_a_version_and_says_why():
    found = all_templates()
    assert {"reminder.before", "whitelist.returned", "digest"} <= {row.key for row in found}
    assert all(row.version and row.why and row.subject for row in found)


def test_a_reminder_says_what_is_true_on_the_day_it_is_written():
    day = moment("2026-09-24").date()
    assert template_for(day, moment("2026-09-23").date(), False) is BEFORE
    assert template_for(day, day, False) is ON_THE_DAY
    assert template_for(day, moment("2026-09-28").date(), False) is AFTER
