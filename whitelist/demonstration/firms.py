"""The enterprises of the stories: some of long standing, the others from the street's workbook; their way in."""

from pathlib import Path

from stdnum.cn.uscc import calc_check_digit

from accounts.models import Organisation, User
from accounts.stages import OrganisationKind
from enterprises.models import Claim, Enterprise, Fact
from enterprises.operations import add_enterprise
from enterprises.operations.entry import invite, redeem
from enterprises.operations.imports import import_register
from enterprises.stages import Attribute, RiskColour
from whitelist.demonstration.people import STREETS
from whitelist.sheet_items import GOOD_LEVELS

SAMPLE = Path(__file__).resolve().parents[2] / "enterprises/samples/光明区工贸企业底册.xlsx"
WORDS = ("晨曦", "远岸", "禾木", "澄湖", "青岩", "白鹭", "南枝", "云杉", "海棠", "松间", "沐阳", "望岭")
TRADES = (
    ("五金制品", "C3389", "金属制品业"),
    ("模具", "C3525", "专用设备制造业"),
    ("塑胶制品", "C2929", "塑料制品业"),
    ("电子科技", "C3989", "电子元件制造"),
    ("包装印刷", "C2319", "包装装潢及其他印刷"),
)
DANGERS = (
    Attribute.HIGH_RISK,
    Attribute.DUST,
    Attribute.AMMONIA,
    Attribute.LITHIUM,
    Attribute.KEY_CHEMICALS,
)


def import_sample(at):
    """Import the six streets' workbook; returns the report with its counts."""
    return import_register(file=SAMPLE, actor=None, at=at)


def _code(number):
    body = f"91440311MA5YX{number:04}"
    return body + calc_check_digit(body)


class Firms:
    """Hands out enterprises: `veteran` founds one, `fresh` takes the next sound one of a street's workbook."""

    def __init__(self, cast):
        self.cast, self.founded, self.people = cast, 0, 0
        self.streets = {
            key: Organisation.objects.get(kind=OrganisationKind.STREET_OFFICE, code=code)
            for key, (_, code) in STREETS.items()
        }
        self._waiting = {}

    def veteran(self, street, at):
        """An enterprise that a street clerk entered by hand at `at`, long before the workbook came."""
        number = self.founded
        self.founded += 1
        trade, code, industry = TRADES[number // len(WORDS) % len(TRADES)]
        office = self.streets[street]
        values = {
            "name": f"深圳市样例{WORDS[number % len(WORDS)]}{trade}有限公司",
            "uscc": _code(number),
            "street": office,
            "community": "样例社区",
            "address": f"{STREETS[street][0]}街道样例工业园{number + 1}栋",
            "industry_code": code,
            "industry_name": industry,
            "staff": 30 + number * 7 % 170,
            "principal_name": f"样例负责人{number + 1}",
            "phone": f"1990001{number:04}",
            "closed_on": None,
            "remark": "",
        }
        return add_enterprise(
            values=values, actor=self.cast.street(office, "jingban"), at=at, same_name_agreed=True
        )

    def fresh(self, street):
        """The next enterprise of the street's workbook against which nothing is known."""
        if street not in self._waiting:
            self._waiting[street] = iter(_sound(self.streets[street]))
        return next(self._waiting[street])

    def admit(self, enterprise, at, username=None):
        """The street invites, the principal enters the portal: a new person, or `username` of an earlier one."""
        clerk = self.cast.street(enterprise.street, "jingban")
        invitation, _ = invite(enterprise_id=enterprise.pk, actor=clerk, at=at)
        user = self._principal(enterprise, username, at)
        redeem(invitation_id=invitation.pk, user=user, at=at)
        enterprise.refresh_from_db()
        self.cast.forget(user.username)
        return user

    def _principal(self, enterprise, username, at):
        found = User.objects.filter(username=username).first() if username else None
        if found is not None:
            return found
        self.people += 1
        return self.cast.enter(username or f"qiye{100 + self.people}", enterprise.principal_name, at)


def _sound(street):
    """Enterprises of the street with a code and a calm colour, without danger or anything in the ledger."""
    calm = [RiskColour.BLUE, RiskColour.YELLOW]
    dangerous = Claim.objects.filter(attribute__in=DANGERS, value="yes").values("enterprise")
    found = Enterprise.objects.filter(
        street=street, withdrawn_at=None, risk_colour__in=calm, organisation=None
    )
    found = (
        found.filter(level__in=GOOD_LEVELS)
        .exclude(uscc=None)
        .exclude(principal_name="")
        .exclude(name__contains="样例")
    )
    found = found.exclude(pk__in=dangerous).exclude(pk__in=Fact.objects.values("enterprise"))
    return list(found.select_related("street").order_by("pk")[:60])
