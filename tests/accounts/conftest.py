"""The three administrators and a street, for the tests of this app."""

import pytest

from accounts.stages import Role
from tests.accounts.people import make_bureau, make_person, make_street


@pytest.fixture
def bureau(db):
    return make_bureau()


@pytest.fixture
def street(bureau):
    return make_street()


@pytest.fixture
def system_admin(bureau):
    return make_person(Role.SYSTEM_ADMIN, bureau, "系统员")


@pytest.fixture
def security_admin(bureau):
    return make_person(Role.SECURITY_ADMIN, bureau, "安全员")


@pytest.fixture
def audit_admin(bureau):
    return make_person(Role.AUDIT_ADMIN, bureau, "审计员")
