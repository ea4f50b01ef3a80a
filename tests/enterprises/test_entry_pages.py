"""The way in as people walk it: the letter, the code, the account; a claim answered alike; throttling."""

import pytest

from accounts.models import Organisation, User
from accounts.stages import OrganisationKind, Role
from enterprises.models import EntryClaim, Invitation
from tests.accounts.people import PASSWORD, make_person, make_street, make_user, moment, sign_in
from tests.enterprises.register import make_enterprise, uscc
from tests.enterprises.test_entry import licence

pytestmark = pytest.mark.django_db
NOW = moment("2026-10-12 10:00")


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


def claim_post(client, code, street, **changes):
    values = {
        "uscc": code,
        "firm": "样例五金有限公司",
        "street": street.pk,
        "file": licence(),
        "name": "张样例",
        "phone": "19900008888",
        "password": PASSWORD,
        "again": PASSWORD,
    }
    return client.post("/entry/claim/", values | changes, follow=True)


def test_the_answer_to_a_claim_does_not_tell_whether_the_register_knows_the_code(street, client):
    known, unknown = make_enterprise(street).uscc, uscc(777777)
    pages = []
    for code in (known, unknown):
        client.logout()
        redirects = claim_post(client, code, street).redirect_chain
        claim = EntryClaim.objects.get(uscc=code)
        User.objects.filter(pk=claim.claimant_id).update(privacy_accepted_at=NOW)
        text = client.get("/entry/mine/").content.decode()
        for own in (code, claim.claimant.username, claim.case.number):
            text = text.replace(own, "*")
        text = "".join(line for line in text.splitlines() if "csrf" not in line and "_submission" not in line)
        pages.append((redirects, text))
    assert pages[0] == pages[1]
    assert "待街道核对" in pages[0][1]


def test_a_claim_does_not_tell_whether_a_phone_has_an_account(street, client):
    make_user("李样例", username="19900008888", phone="19900008888")
    answer = claim_post(client, make_enterprise(street).uscc, street)
    assert answer.status_code == 200
    assert EntryClaim.objects.get().claimant.username.startswith("qy")


def test_code_account_portal_in_the_browser(street, clerk, client):
    enterprise = make_enterprise(street)
    sign_in(client, clerk)
    letter = client.post(f"/desk/enterprises/{enterprise.pk}/invite/")
    code = letter.context["code"]
    assert code in letter.content.decode()
    assert "data:image/svg+xml" in letter.content.decode()
    client.logout()
    assert client.get("/entry/account/").url == "/entry/"
    assert "邀请码不正确" in client.post("/entry/", {"code": "AAAAAAAAAA"}).content.decode()
    answer = client.post("/entry/", {"code": code}, follow=True)
    assert enterprise.name in answer.content.decode()
    fields = {"name": "张样例", "phone": "19900008888", "password": PASSWORD, "again": "x"}
    assert "不一致" in client.post("/entry/account/", fields).content.decode()
    answer = client.post("/entry/account/", fields | {"again": PASSWORD})
    assert answer.url == "/portal/"
    user = User.objects.get(username="19900008888")
    user.privacy_accepted_at = NOW
    user.save()
    home = client.get("/portal/")
    assert home.status_code == 200
    assert enterprise.name in home.content.decode()
    assert Organisation.objects.filter(kind=OrganisationKind.ENTERPRISE).count() == 1


def test_a_letter_is_made_once_for_one_submission(street, clerk, client):
    enterprise = make_enterprise(street)
    sign_in(client, clerk)
    key = {"_submission": "6f1f3f0e-5b0a-4d0f-9d0e-2f8f8a5b9c11"}
    first = client.post(f"/desk/enterprises/{enterprise.pk}/invite/", key)
    second = client.post(f"/desk/enterprises/{enterprise.pk}/invite/", key)
    assert (first.status_code, second.status_code) == (200, 409)
    assert Invitation.objects.count() == 1


def test_guessing_codes_is_throttled(street, client):
    answers = [client.post("/entry/", {"code": f"AAAAAAAA{n:02}"}).status_code for n in range(12)]
    assert answers[0] == 200
    assert answers[-1] == 429
