"""What the positive list brings to the register's list: who is on it, who was ever checked on site."""

import pytest

from tests.accounts.people import sign_in
from tests.whitelist.rounds import make_application
from tests.whitelist.staff import clerk
from whitelist.stages import ApplicationStage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("query", "stage", "found"),
    [
        ("visited=yes", ApplicationStage.QUALIFIED, True),
        ("visited=never", ApplicationStage.QUALIFIED, False),
        ("visited=yes", ApplicationStage.ACCEPTED, False),
        ("visited=never", ApplicationStage.ACCEPTED, True),
        ("listed=yes", ApplicationStage.INCLUDED, True),
        ("listed=no", ApplicationStage.INCLUDED, False),
    ],
)
def test_the_register_is_filtered_by_what_the_list_knows(client, time_machine, query, stage, found):
    application = make_application(stage)
    time_machine.move_to("2026-12-31 10:00:00+08:00")
    sign_in(client, clerk())
    page = client.get(f"/desk/enterprises/?{query}&q={application.enterprise.name}").text
    assert (f'<a href="/desk/enterprises/{application.enterprise_id}/">' in page) == found
