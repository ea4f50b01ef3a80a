"""What is swept at night, and what stays."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.contrib.sessions.models import Session
from django.utils import timezone

from accounts.models import PostCount, SignIn, Submission
from accounts.operations.sweeping import sweep
from tests.accounts.people import make_user, sign_in

pytestmark = pytest.mark.django_db


def test_old_keys_counts_and_ended_sessions_go_and_a_second_run_finds_nothing(client):
    now = timezone.now()
    for age in (timedelta(days=8), timedelta(days=6)):
        Submission.objects.create(key=uuid4(), path="/x/", at=now - age)
        PostCount.objects.create(key="x", minute=now - age)
        SignIn.objects.create(username="x", outcome="wrong", at=now - timedelta(days=400))
    sign_in(client, make_user())
    Session.objects.create(session_key="ended", session_data="", expire_date=now - timedelta(minutes=1))
    assert sweep(at=now) == 3
    assert sweep(at=now) == 0
    assert (Submission.objects.count(), PostCount.objects.count()) == (1, 1)
    assert (Session.objects.count(), SignIn.objects.count()) == (1, 2)
