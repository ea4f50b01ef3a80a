"""An invented district for tests of every app: organisations and the people in them."""

from datetime import date, datetime
from itertools import count
from zoneinfo import ZoneInfo

from accounts.models import Appointment, OfficerCertificate, Organisation, User
from accounts.stages import OrganisationKind, Role

PASSWORD = "Lantern-4-river"
BEGAN = datetime(2025, 1, 2, 9, tzinfo=ZoneInfo("Asia/Shanghai"))
OFFICERS = {Role.STREET_OFFICER, Role.BUREAU_OFFICER}
_number = count(1)


def moment(text):
    """An aware datetime in Shanghai: `moment("2026-11-06 16:40")`; a bare date is nine o'clock."""
    parsed = datetime.fromisoformat(text if len(text) > 10 else f"{text} 09:00")
    return parsed.replace(tzinfo=ZoneInfo("Asia/Shanghai"))


def make_bureau(name="光明区应急管理局"):
    """The district bureau; there is one, so a second call returns the first."""
    found = Organisation.objects.filter(kind=OrganisationKind.BUREAU).first()
    return found or Organisation.objects.create(
        kind=OrganisationKind.BUREAU, name=name, short_name="区应急局", code="440311", phone="0755-00000000"
    )


def make_section(name="安全生产监督科"):
    """A section of the bureau."""
    return Organisation.objects.create(kind=OrganisationKind.SECTION, name=name, parent=make_bureau())


def make_street(name="公明街道应急办", code="440311002"):
    """A street office; the same code again returns the first."""
    fields = {"name": name, "parent": make_bureau(), "phone": "0755-00000002"}
    return Organisation.objects.get_or_create(
        kind=OrganisationKind.STREET_OFFICE, code=code, defaults=fields
    )[0]


def make_department(name="区住房和建设局"):
    """A department of the district that is consulted."""
    return Organisation.objects.create(kind=OrganisationKind.DEPARTMENT, name=name, parent=make_bureau())


def make_association(name="区安全生产协会"):
    """An association that is consulted."""
    return Organisation.objects.create(kind=OrganisationKind.ASSOCIATION, name=name, parent=make_bureau())


def make_firm_organisation(name="光明区晨星五金有限公司", street=None):
    """An enterprise as an organisation, below its street office."""
    return Organisation.objects.create(
        kind=OrganisationKind.ENTERPRISE, name=name, parent=street or make_street(), code=""
    )


def make_user(name=None, username=None, **fields):
    """A person without any role, who can sign in with PASSWORD and has read the privacy notice."""
    number = next(_number)
    user = User(
        username=username or f"person{number:04}",
        name=name or f"测试人员{number}",
        **{"privacy_accepted_at": BEGAN, "phone": f"1990000{number:04}", **fields},
    )
    user.set_password(PASSWORD)
    user.save()
    return user


def make_person(role, organisation, name=None, certificate=True, user=None, **fields):
    """A person with `role` in `organisation`; officers get a certificate valid 2024-01-01 to 2029-12-31."""
    user = user or make_user(name or f"{Role(role).label[:8]}{next(_number)}", **fields)
    Appointment.objects.create(user=user, organisation=organisation, role=role, began_at=BEGAN)
    if certificate and role in OFFICERS:
        OfficerCertificate.objects.create(
            user=user,
            number=f"粤执法{next(_number):06}",
            valid_from=date(2024, 1, 1),
            valid_until=date(2029, 12, 31),
        )
    return User.objects.get(pk=user.pk)


def sign_in(client, user):
    """Sign the test client in as `user`, past the second factor check only if the role needs none."""
    client.force_login(user, backend="accounts.backends.PeopleBackend")
    return client
