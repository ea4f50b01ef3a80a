"""Secrets of the second factor are unreadable at rest, and keys can be changed (等保三级 8.1.4.8)."""

from base64 import b64encode
from io import StringIO
from uuid import uuid4

import pytest
from django.core.exceptions import ImproperlyConfigured
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django_otp.oath import totp

from accounts.models import SecondFactorDevice, SecondFactorRule
from accounts.stages import Role
from tests.accounts.people import make_person, make_user, sign_in

pytestmark = pytest.mark.django_db
OLD, NEW, OTHER = "an-old-key-" * 5, "a-new-key-" * 5, "another-key-" * 5


def lying_in_the_database():
    with connection.cursor() as cursor:
        cursor.execute("SELECT key, t::text FROM accounts_secondfactordevice t")
        return cursor.fetchone()


def device_of(user):
    return SecondFactorDevice.objects.get(user=user)


def test_the_database_never_holds_the_readable_secret():
    device = SecondFactorDevice.objects.create(user=make_user(), name="手机")
    sealed, row = lying_in_the_database()
    readable = (device.key, device.secret, b64encode(device.bin_key).decode(), device.bin_key.hex())
    assert sealed.startswith("gAAAAA")
    assert not [text for text in readable if text.lower() in row.lower()]
    assert device_of(device.user).key == device.key


def test_two_seals_of_one_secret_differ():
    first = SecondFactorDevice.objects.create(user=make_user(), name="手机")
    before = lying_in_the_database()[0]
    first.save()
    assert lying_in_the_database()[0] != before


def test_the_database_refuses_a_secret_that_is_not_sealed():
    device = SecondFactorDevice.objects.create(user=make_user(), name="手机")
    change, words = "UPDATE accounts_secondfactordevice SET key = %s", [device.key]
    with pytest.raises(IntegrityError, match="second_factor_sealed"), transaction.atomic():
        connection.cursor().execute(change, words)


def test_a_changed_key_opens_what_the_former_one_sealed(settings):
    settings.SECRET_KEY = OLD
    device = SecondFactorDevice.objects.create(user=make_user(), name="手机")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    assert device_of(device.user).key == device.key
    out = StringIO()
    call_command("reseal_secrets", stdout=out)
    assert "1" in out.getvalue()
    settings.SECRET_KEY_FALLBACKS = []
    assert device_of(device.user).key == device.key


def test_without_the_key_nothing_is_opened(settings):
    settings.SECRET_KEY = OLD
    device = SecondFactorDevice.objects.create(user=make_user(), name="手机")
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OTHER]
    with pytest.raises(ImproperlyConfigured):
        device_of(device.user)


def test_sign_in_with_the_digits_goes_on_while_the_key_is_changed(client, street, settings):
    SecondFactorRule.objects.create(role=Role.STREET_CLERK, required=True)
    clerk = make_person(Role.STREET_CLERK, street)
    settings.SECRET_KEY = OLD
    device = SecondFactorDevice.objects.create(user=clerk, name="手机", confirmed=True)
    settings.SECRET_KEY, settings.SECRET_KEY_FALLBACKS = NEW, [OLD]
    sign_in(client, clerk)
    digits = f"{totp(device.bin_key):06}"
    answer = client.post("/account/second-factor/", {"token": digits, "_submission": uuid4()})
    assert answer.status_code == 302
    settings.SECRET_KEY_FALLBACKS = []
    assert device_of(clerk).key == device.key, "a sign-in seals under the present key"
