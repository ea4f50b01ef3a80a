"""CJ-20: licences with the day they end, told three months before."""

from datetime import date

import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from accounts.refusals import Conflict, NotVisible
from accounts.stages import Role
from enterprises.models import FieldChange, Licence
from enterprises.operations.licences import end_licence, record_licence, renew_licence
from enterprises.rules.licences import licence_state, told_by, told_on
from tests.accounts.people import make_firm_organisation, make_person, make_street, moment, sign_in
from tests.enterprises.register import make_enterprise

pytestmark = pytest.mark.django_db
NOW = moment("2026-11-21 10:00")
TODAY = NOW.date()


@pytest.fixture
def enterprise():
    return make_enterprise(make_street())


@pytest.fixture
def clerk(enterprise):
    return make_person(Role.STREET_CLERK, enterprise.street)


def record(enterprise, actor, until=date(2027, 2, 21), **more):
    words = {"kind": "safety_production", "number": "粤样例001", "valid_until": until} | more
    return record_licence(enterprise_id=enterprise.pk, actor=actor, at=NOW, **words)


@given(st.dates(date(2020, 1, 1), date(2035, 1, 1)))
def test_told_by_and_told_on_say_the_same(today):
    last = told_by(today)
    assert told_on(last) <= today
    assert told_on(date.fromordinal(last.toordinal() + 1)) > today


def test_the_end_of_a_short_month_is_told_on_time():
    assert told_by(date(2026, 11, 21)) == date(2027, 2, 21)
    assert told_by(date(2027, 2, 28)) == date(2027, 5, 31)


@pytest.mark.parametrize(
    ("until", "word"),
    [
        (date(2026, 11, 20), "已过期1天"),
        (TODAY, "还有0天到期"),
        (date(2027, 2, 22), "有效"),
        (None, "长期有效"),
    ],
)
def test_the_last_day_itself_is_valid(until, word):
    assert licence_state(until, TODAY)[0] == word


def test_only_what_ends_within_three_months_and_stands_is_listed(enterprise, clerk):
    near = record(enterprise, clerk)
    record(enterprise, clerk, date(2027, 2, 22), number="远")
    record(enterprise, clerk, None, number="长期")
    old = record(enterprise, clerk, date(2026, 1, 1), number="旧")
    given_up = record(enterprise, clerk, date(2026, 2, 1), number="废")
    renew = {"number": "新", "valid_from": date(2026, 1, 2), "valid_until": date(2029, 1, 1)}
    renew_licence(enterprise_id=enterprise.pk, licence_id=old.pk, actor=clerk, at=NOW, **renew)
    end_licence(enterprise_id=enterprise.pk, licence_id=given_up.pk, why="误录", actor=clerk, at=NOW)
    assert list(Licence.objects.ending_by(told_by(TODAY))) == [near]
    assert Licence.objects.count() == 6
    assert FieldChange.objects.filter(field="licence").count() == 7


def test_what_was_renewed_is_not_renewed_again_and_not_shortened(enterprise, clerk):
    old = record(enterprise, clerk)
    words = {"enterprise_id": enterprise.pk, "licence_id": old.pk, "actor": clerk, "at": NOW}
    words |= {"number": "新", "valid_from": None}
    with pytest.raises(ValidationError):
        renew_licence(valid_until=date(2027, 2, 21), **words)
    renew_licence(valid_until=date(2030, 2, 21), **words)
    with pytest.raises(Conflict):
        renew_licence(valid_until=date(2031, 2, 21), **words)


def test_the_same_licence_is_not_recorded_twice_and_another_needs_a_name(enterprise, clerk):
    record(enterprise, clerk)
    with pytest.raises(ValidationError) as twice:
        record(enterprise, clerk)
    assert set(twice.value.message_dict) == {"number"}
    with pytest.raises(ValidationError) as nameless:
        record(enterprise, clerk, kind="other", number="2")
    assert set(nameless.value.message_dict) == {"title"}
    with pytest.raises(ValidationError):
        record(enterprise, clerk, number="3", valid_from=date(2028, 1, 1))


def test_the_enterprise_records_its_own_and_not_anothers(enterprise):
    enterprise.organisation = make_firm_organisation(enterprise.name, enterprise.street)
    enterprise.save()
    principal = make_person(Role.PRINCIPAL, enterprise.organisation)
    record(enterprise, principal)
    with pytest.raises(NotVisible):
        record(make_enterprise(enterprise.street), principal)


def test_record_renew_and_end_in_the_browser(enterprise, clerk, client, time_machine):
    time_machine.move_to(NOW)
    sign_in(client, clerk)
    url = f"/desk/enterprises/{enterprise.pk}/licences/"
    form = {"kind": "chemicals_trade", "number": "粤危1", "valid_until": "2026-12-31"}
    assert client.post(f"{url}add/", form).url == url
    licence = Licence.objects.get()
    text = client.get("/desk/enterprises/licences/").content.decode()
    assert enterprise.name in text
    assert "还有40天到期" in text
    answer = client.post(f"{url}{licence.pk}/renew/", {"number": "粤危2", "valid_until": "2029-12-31"})
    assert answer.url == url
    assert "已换发" in client.get(url).content.decode()
    assert enterprise.name not in client.get("/desk/enterprises/licences/").content.decode()
    renewed = Licence.objects.get(number="粤危2")
    assert client.post(f"{url}{renewed.pk}/end/", {"why": "不再经营"}).url == url
    assert "2026-11-21 注销" in client.get(url).content.decode()


def test_another_street_sees_none_of_it(enterprise, clerk, client):
    licence = record(enterprise, clerk, date(2026, 12, 1))
    sign_in(client, make_person(Role.STREET_CLERK, make_street("新湖街道应急办", "440311005")))
    url = f"/desk/enterprises/{enterprise.pk}/licences/"
    assert client.get(url).status_code == 404
    assert client.post(f"{url}{licence.pk}/end/", {"why": "x"}).status_code == 404
    assert enterprise.name not in client.get("/desk/enterprises/licences/").content.decode()


# The enterprise's own page


@pytest.fixture
def reader(enterprise):
    """Somebody of the enterprise's portal."""
    enterprise.organisation = make_firm_organisation(enterprise.name, enterprise.street)
    enterprise.save()
    return make_person(Role.PRINCIPAL, enterprise.organisation)


def test_the_enterprise_reads_its_licences_and_how_they_are_renewed(
    enterprise, clerk, reader, client, time_machine
):
    """CJ-20: what ends soon is unfolded, the rest folded; nothing can be changed here."""
    time_machine.move_to(NOW)
    record(enterprise, clerk, number="粤近1", issued_by="样例发证机关")
    record(enterprise, clerk, date(2029, 1, 1), number="粤远2")
    record(enterprise, clerk, None, number="粤长3")
    gone = record(enterprise, clerk, number="粤废4")
    end_licence(enterprise_id=enterprise.pk, licence_id=gone.pk, why="不再经营", actor=clerk, at=NOW)
    sign_in(client, reader)
    page = client.get("/portal/licences/").text
    assert [page.count(word) for word in ("粤近1", "粤远2", "粤长3", "粤废4")] == [1, 1, 1, 1]
    assert all(word in page for word in ("还有92天到期", "长期有效", "2026-11-21 注销", "样例发证机关"))
    assert page.count("三个月前") == 2, "the process, for the two that end one day"
    assert page.count('<details class="why" open>') == 1
    assert page.index("粤长3") < page.index("以前的证照") < page.index("粤废4")
    assert 'method="post"' not in page[page.index("<main") :]


def test_an_enterprise_reads_no_licences_of_another(enterprise, clerk, client, time_machine, reader):
    time_machine.move_to(NOW)
    record(make_enterprise(enterprise.street), clerk, number="别家的证")
    sign_in(client, reader)
    page = client.get("/portal/licences/").text
    assert "别家的证" not in page
    assert "没有登记的证照" in page


def test_a_clerk_has_no_portal_page(clerk, client):
    sign_in(client, clerk)
    assert client.get("/portal/licences/").status_code in (302, 403, 404)


@pytest.mark.parametrize(
    ("path", "below"),
    [("/portal/", []), ("/portal/vault/", ["证照"]), ("/portal/people/", ["账号", "移交账号"])],
)
def test_what_is_rarely_needed_stands_below_in_the_portals_menu(path, below, client, reader, time_machine):
    """So that the menu of a phone takes two rows."""
    time_machine.move_to(NOW)
    sign_in(client, reader)
    menu = client.get(path).context["place"]["menu"]
    assert [entry["label"] for top in menu for entry in top["children"]] == below
    assert not {"证照", "账号", "移交账号", "更换企业"} & {entry["label"] for entry in menu}
