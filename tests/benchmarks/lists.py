"""The staff's list of enterprises: pages as a browser asks for them, through every middleware."""

import statistics
from functools import partial

from django.test import Client

from accounts.models import Organisation
from tests.accounts.people import sign_in
from tests.benchmarks import cities
from tests.benchmarks.measuring import Ratio, measurement, side_by_side

LIST = "/desk/enterprises/"
# Each word of the search and each filter at least once, alone and together; {street} is the second largest.
# All but the code's end fill a page in both cities: a page with fewer rows is quicker for no good reason.
PAGES = (
    "",
    "sort=updated",
    "street={street}",
    "q=光明&risk=orange",
    "q=精密五金&street={street}",
    "q=光明 五金&open=yes",
    "q=jmmj&level=none",
    "q=jmwj&street={street}&sort=updated",
    "q={tail}",
    "q=1390&risk=blue",
    "community=甲石&street={street}&risk=yellow",
    "industry=C33&level=none&sort=updated",
    "dust=yes&street={street}",
    "ammonia=no&level=none",
    "lithium=unknown&risk=orange&level=none",
    "missing=code&level=none",
    "missing=phone&risk=unknown",
    "account=yes&street={street}",
)
ONE = "q=光明&risk=orange&street={street}"


class Reader:
    """Somebody of the bureau, signed in to one city, who sees all of it."""

    def __init__(self, city):
        self.city = city
        self.client = sign_in(Client(), cities.person("bureau_clerk"))
        self.street = Organisation.objects.streets()[1].pk
        self.tail = "012345"

    def open(self, address, query):
        """Fetch a page; a page that fails would be quick, so it must be the page."""
        with self.city.current():
            answer = self.client.get(address + "?" + query.format(street=self.street, tail=self.tail))
        if answer.status_code != 200:
            raise RuntimeError(f"{address}?{query}: {answer.status_code}")
        return answer


@measurement(
    "list-scale",
    work="staff list page, filtered and searched, at 1,000,000, median",
    against="the same at 10,000",
    at_most=1.5,
)
def scale_of_list(scale):
    """Every page of PAGES in both cities; the ratio is that of the medians over the pages."""
    measured = {}
    with cities.opened(scale.town) as town:
        small = Reader(town)
        with cities.opened(scale.city) as city:
            large = Reader(city)
            for query in PAGES:
                sides = (partial(reader.open, LIST, query) for reader in (large, small))
                measured[query] = side_by_side(
                    *sides, repeats=(scale.repeats + 1) // 2, warm=scale.repeats > 1
                )
    ours, theirs = (statistics.median(side) for side in zip(*measured.values(), strict=True))
    slowest = max(measured, key=lambda query: measured[query][0] / measured[query][1])
    notes = {
        "pages": {query: [round(side, 4) for side in sides] for query, sides in measured.items()},
        "slowest": f"{slowest}: {measured[slowest][0] / measured[slowest][1]:.2f}",
    }
    return Ratio(ours, theirs, notes=notes)


@measurement(
    "list-admin", work="the same page at 1,000,000", against="Django admin's changelist", at_least=20
)
def list_and_admin(scale):
    """The same columns, filter, search and order; the admin counts, and searches without an index."""
    with cities.opened(scale.city) as city:
        reader = Reader(city)
        theirs = f"q=光明&risk_colour__exact=orange&street__id__exact={reader.street}"
        ours, theirs = side_by_side(
            partial(reader.open, LIST, ONE),
            partial(reader.open, "/bench/admin/", theirs),
            repeats=min(3, scale.repeats),
        )
    return Ratio(ours, theirs)


@measurement(
    "list-by-hand",
    work="the same page at 1,000,000",
    against="one hand-written SQL statement, same template",
    at_most=2,
)
def list_and_statement(scale):
    """The hand-written side knows its three parameters and nothing of scopes; both answer through the middleware."""
    with cities.opened(scale.city) as city:
        reader = Reader(city)
        sides = (partial(reader.open, address, ONE) for address in (LIST, "/bench/hand/"))
        return Ratio(*side_by_side(*sides, repeats=scale.repeats))
