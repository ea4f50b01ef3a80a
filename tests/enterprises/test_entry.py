"""Entry to the portal: codes shown once, claims answered alike, one principal, several firms."""

from datetime import timedelta
from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from accounts.models import User
from accounts.refusals import Conflict, Forbidden, Incomplete, NotVisible, WrongStage
from accounts.stages import OrganisationKind, Role
from casework.history import check_chain
from casework.models import Case
from enterprises.models import EntryClaim, Invitation
from enterprises.operations import entry
from tests.accounts.people import PASSWORD, make_person, make_street, make_user, moment
from tests.enterprises.register import make_enterprise, uscc

pytestmark = pytest.mark.django_db
NOW = moment("2026-10-12 10:00")
ACCOUNT = {"name": "张样例", "phone": "19900008888", "password": PASSWORD}


@pytest.fixture(autouse=True)
def files(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def street():
    return make_street()


@pytest.fixture
def clerk(street):
    return make_person(Role.STREET_CLERK, street)


def licence():
    stream = BytesIO()
    Image.new("RGB", (40, 30), "white").save(stream, "JPEG")
    return SimpleUploadedFile("licence.jpg", stream.getvalue(), content_type="image/jpeg")


def file_claim(code, street, user=None, **changes):
    values = {"uscc": code, "name": "样例五金有限公司", "street": street, "licence": licence(), "at": NOW}
    who = {"user": user} if user else {"account": ACCOUNT}
    return entry.file_claim(**values | who | changes)


def redeemed(enterprise, clerk, at=NOW, **who):
    invitation, _ = entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=at)
    return entry.redeem(invitation_id=invitation.pk, at=at, **who or {"account": ACCOUNT})


def test_only_the_hash_of_a_code_is_kept(street, clerk):
    invitation, code = entry.invite(enterprise_id=make_enterprise(street).pk, actor=clerk, at=NOW)
    assert len(code) == 10
    assert not set(code) & set("01OILZ258SBUV")
    assert code not in str(Invitation.objects.values().get(pk=invitation.pk))
    assert entry.find_invitation(code=f" {code[:5].lower()} {code[5:]}", at=NOW) == invitation


def test_a_code_ends_after_thirty_days_after_use_and_by_a_newer_one(street, clerk):
    enterprise = make_enterprise(street)
    _, old = entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=NOW)
    later = NOW + timedelta(minutes=1)
    invitation, code = entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=later)
    assert entry.find_invitation(code=code, at=later + timedelta(days=30, seconds=-1))
    entry_dead = [(old, later), (code, later + timedelta(days=30)), ("AAAAAAAAAA", later)]
    entry.redeem(invitation_id=invitation.pk, account=ACCOUNT, at=later)
    for dead, at in [*entry_dead, (code, later)]:
        with pytest.raises(ValidationError, match="邀请码不正确，或者已经使用、过期"):
            entry.find_invitation(code=dead, at=at)


def test_the_first_account_makes_the_enterprise_an_organisation_below_its_street(street, clerk):
    enterprise = make_enterprise(street)
    user = redeemed(enterprise, clerk)
    enterprise.refresh_from_db()
    organisation = enterprise.organisation
    assert (organisation.kind, organisation.parent) == (OrganisationKind.ENTERPRISE, street)
    assert User.objects.get(pk=user.pk).holds(Role.PRINCIPAL, organisation.pk)
    assert entry.principal_of(enterprise).given_by == clerk


def test_a_used_code_lets_nobody_else_in(street, clerk):
    invitation, _ = entry.invite(enterprise_id=make_enterprise(street).pk, actor=clerk, at=NOW)
    entry.redeem(invitation_id=invitation.pk, account=ACCOUNT, at=NOW)
    with pytest.raises(Conflict):
        entry.redeem(invitation_id=invitation.pk, account=ACCOUNT | {"phone": "19900007777"}, at=NOW)
    assert not User.objects.filter(username="19900007777").exists()


def test_no_code_is_made_where_there_is_a_principal(street, clerk):
    enterprise = make_enterprise(street)
    redeemed(enterprise, clerk)
    with pytest.raises(Conflict):
        entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=NOW)


def test_one_person_enters_for_several_firms(street, clerk):
    user = redeemed(make_enterprise(street), clerk)
    redeemed(make_enterprise(street), clerk, user=user)
    assert len(User.objects.get(pk=user.pk).standing.firms) == 2


def test_a_code_does_not_take_over_an_existing_account(street, clerk):
    make_user("李样例", username=ACCOUNT["phone"])
    with pytest.raises(ValidationError):
        redeemed(make_enterprise(street), clerk)
    assert not Invitation.objects.exclude(used_at=None).exists()


def test_a_clerk_does_not_enter_with_the_code_he_made_nor_approve_his_own_claim(street, clerk):
    enterprise = make_enterprise(street)
    with pytest.raises(Forbidden):
        redeemed(enterprise, clerk, user=clerk)
    claim = file_claim(enterprise.uscc, street, user=clerk)
    with pytest.raises(Forbidden):
        entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW)
    assert entry.principal_of(enterprise) is None


def test_a_second_code_at_the_same_moment_still_ends_the_first(street, clerk):
    enterprise = make_enterprise(street)
    _, old = entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=NOW)
    _, new = entry.invite(enterprise_id=enterprise.pk, actor=clerk, at=NOW)
    assert entry.find_invitation(code=new, at=NOW + timedelta(seconds=1))
    with pytest.raises(ValidationError):
        entry.find_invitation(code=old, at=NOW + timedelta(seconds=1))


@pytest.mark.parametrize(
    ("role", "refusal"),
    [(Role.STREET_OFFICER, Forbidden), (Role.BUREAU_CLERK, Forbidden), (Role.SYSTEM_ADMIN, NotVisible)],
)
def test_codes_come_from_the_streets_clerk_or_head_only(street, role, refusal):
    where = street if role == Role.STREET_OFFICER else street.parent
    with pytest.raises(refusal):
        entry.invite(enterprise_id=make_enterprise(street).pk, actor=make_person(role, where), at=NOW)


def test_another_street_does_not_see_the_enterprise_it_would_invite(street):
    stranger = make_person(Role.STREET_HEAD, make_street("新湖街道应急办", "440311005"))
    with pytest.raises(NotVisible):
        entry.invite(enterprise_id=make_enterprise(street).pk, actor=stranger, at=NOW)


def test_an_approved_claim_makes_the_claimant_principal(street, clerk):
    enterprise = make_enterprise(street)
    claim = file_claim(enterprise.uscc, street)
    entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW)
    claim.refresh_from_db()
    enterprise.refresh_from_db()
    assert (claim.stage, claim.case.party) == (EntryClaim.Stage.APPROVED, enterprise.organisation)
    assert claim.claimant.holds(Role.PRINCIPAL, enterprise.organisation_id)
    history = list(claim.case.history.order_by("seq"))
    assert [step.step for step in history] == ["file", "approve"]
    assert check_chain(history) is None


def test_the_register_decides_which_street_checks_not_the_claimant(street):
    other = make_street("新湖街道应急办", "440311005")
    known = file_claim(make_enterprise(street).uscc, other)
    unknown = file_claim(uscc(999999), other, account=ACCOUNT | {"name": "王样例"})
    assert (known.case.organisation, unknown.case.organisation) == (street, other)


def test_a_claim_on_an_unknown_code_waits_until_the_street_has_registered_it(street, clerk):
    claim = file_claim(uscc(888888), street)
    with pytest.raises(Incomplete, match="底册中没有"):
        entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW)
    enterprise = make_enterprise(street, uscc=uscc(888888))
    entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW)
    claim.refresh_from_db()
    assert claim.enterprise == enterprise


def test_a_claim_is_refused_with_a_reason_and_may_be_filed_again(street, clerk):
    enterprise = make_enterprise(street)
    claim = file_claim(enterprise.uscc, street)
    with pytest.raises(ValidationError):
        entry.refuse_claim(pk=claim.pk, reason=" ", actor=clerk, at=NOW)
    with pytest.raises(Conflict):
        file_claim(enterprise.uscc, street, user=claim.claimant)
    entry.refuse_claim(pk=claim.pk, reason="照片看不清", actor=clerk, at=NOW)
    with pytest.raises(WrongStage):
        entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW)
    assert file_claim(enterprise.uscc, street, user=claim.claimant).stage == EntryClaim.Stage.FILED


def test_a_second_principal_is_not_let_in_by_a_claim(street, clerk):
    enterprise = make_enterprise(street)
    redeemed(enterprise, clerk)
    claim = file_claim(enterprise.uscc, street)
    with pytest.raises(Incomplete, match="已有主要负责人"):
        entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW)


def test_an_enterprise_moved_to_another_street_is_not_approved_by_the_former(street, clerk):
    enterprise = make_enterprise(street)
    claim = file_claim(enterprise.uscc, street)
    enterprise.street = make_street("新湖街道应急办", "440311005")
    enterprise.save()
    with pytest.raises(Incomplete, match="划转"):
        entry.approve_claim(pk=claim.pk, actor=clerk, at=NOW)


@pytest.mark.parametrize("decide", ["approve", "refuse"])
def test_only_the_streets_clerk_and_head_decide_a_claim(street, decide):
    claim = file_claim(make_enterprise(street).uscc, street)
    act = {"approve": entry.approve_claim, "refuse": lambda **kw: entry.refuse_claim(reason="不符", **kw)}[
        decide
    ]
    stranger = make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005"))
    refusals = {
        stranger: NotVisible,
        claim.claimant: Forbidden,
        make_person(Role.STREET_OFFICER, street): Forbidden,
        make_person(Role.DIRECTOR, street.parent): Forbidden,
    }
    for actor, refusal in refusals.items():
        with pytest.raises(refusal):
            act(pk=claim.pk, actor=actor, at=NOW)
    claim.refresh_from_db()
    assert claim.stage == EntryClaim.Stage.FILED


def test_a_wrong_file_leaves_no_account_and_no_case(street):
    text = SimpleUploadedFile("licence.jpg", b"not a picture", content_type="image/jpeg")
    with pytest.raises(ValidationError):
        file_claim(make_enterprise(street).uscc, street, licence=text)
    assert not Case.objects.exists()
    assert not User.objects.exists()
