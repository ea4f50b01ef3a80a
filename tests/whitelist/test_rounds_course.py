"""The factories lead every case to its stage by the real operations."""

import pytest

from tests.whitelist.rounds import make_application, make_round
from whitelist.stages import ApplicationStage, RoundStage

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("stage", list(RoundStage))
def test_a_round_reaches_every_stage(stage):
    assert make_round(stage).stage == stage


@pytest.mark.parametrize("stage", list(ApplicationStage))
def test_an_application_reaches_every_stage(stage):
    assert make_application(stage).stage == stage
