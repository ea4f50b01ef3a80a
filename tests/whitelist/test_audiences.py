"""Enterprises on the positive list can be told together: those in force today, of all batches or of one."""

from datetime import timedelta

import pytest

from notices.audiences import audience_of
from tests.whitelist.rounds import make_application
from whitelist.audiences import ALL
from whitelist.models import Entry
from whitelist.stages import ApplicationStage

pytestmark = pytest.mark.django_db


def test_those_in_force_today_are_told_by_batch_or_all():
    application = make_application(ApplicationStage.INCLUDED)
    firm, office = application.enterprise, application.case.organisation
    entry, listed = Entry.objects.get(), audience_of("listed")
    day, batch = entry.valid_from, str(application.round_id)
    assert listed.choices(office, day) == [
        (ALL, "全部在册企业"),
        (batch, f"{application.round.label}纳入的企业"),
    ]
    for choice in (ALL, batch):
        assert list(listed.units(office, choice, day)) == [firm.organisation]
        assert not listed.units(office, choice, entry.valid_until + timedelta(days=1))
    Entry.objects.update(removed_on=day)
    assert not listed.units(office, ALL, day)
    assert listed.label_of(office, batch, day) is None
