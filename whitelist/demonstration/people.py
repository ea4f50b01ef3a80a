"""The units of the district and the people in them; every name is obviously invented."""

from datetime import date
from functools import partial

from django.contrib.auth.hashers import make_password

from accounts.models import Appointment, Organisation, User
from accounts.operations import accept_privacy, add_certificate, appoint, found_organisation
from accounts.stages import OrganisationKind as Kind
from accounts.stages import Role

PASSWORD = "Yanshi-2027"
CHANNEL = "0755-00000000"

STREETS = {
    "guangming": ("光明", "440311001"),
    "gongming": ("公明", "440311002"),
    "xinhu": ("新湖", "440311003"),
    "fenghuang": ("凤凰", "440311004"),
    "yutang": ("玉塘", "440311005"),
    "matian": ("马田", "440311006"),
}
STREET_BY_CODE = {code: key for key, (_, code) in STREETS.items()}
SECTIONS = {"zhifa": "执法监督科", "gongmao": "危化和工贸安全监管科", "fazhi": "政策法规科"}
DEPARTMENTS = {
    "fagai": ("光明区发展和改革局", "区发展改革局", "发改"),
    "gongxin": ("光明区工业和信息化局", "区工业和信息化局", "工信"),
    "shijian": ("市市场监督管理局光明监管局", "市场监管光明局", "市监"),
    "huanjing": ("市生态环境局光明管理局", "生态环境光明局", "环境"),
    "zhujian": ("光明区住房和建设局", "区住房建设局", "住建"),
    "renshe": ("光明区人力资源局", "区人力资源局", "人资"),
}
BODIES = (*DEPARTMENTS, "xiehui")

ADMINISTRATORS = (
    ("xitong", "系统管理甲", Role.SYSTEM_ADMIN),
    ("anquan", "安全管理乙", Role.SECURITY_ADMIN),
    ("shenji", "审计管理丙", Role.AUDIT_ADMIN),
)
BUREAU = (
    ("ju_jingban", "区局经办甲", Role.BUREAU_CLERK, None),
    ("ju_jingban2", "工贸经办乙", Role.BUREAU_CLERK, "gongmao"),
    ("ju_zhifa1", "区局执法甲", Role.BUREAU_OFFICER, "zhifa"),
    ("ju_zhifa2", "区局执法乙", Role.BUREAU_OFFICER, "zhifa"),
    ("ju_kezhang", "工贸科长丙", Role.SECTION_HEAD, None),
    ("ju_fazhi", "法制审核丁", Role.LEGAL_REVIEWER, "fazhi"),
    ("ju_fenguan", "分管领导戊", Role.DEPUTY_DIRECTOR, None),
    ("ju_juzhang", "区局局长己", Role.DIRECTOR, None),
)
STREET_STAFF = (
    ("jingban", "经办", Role.STREET_CLERK),
    ("zhifa1", "执法甲", Role.STREET_OFFICER),
    ("zhifa2", "执法乙", Role.STREET_OFFICER),
    ("zhuren", "主任", Role.STREET_HEAD),
)
EXPIRED = "matian_zhifa3"  # an officer whose certificate has run out
BUREAU_CODE = "440311"


class Cast:
    """Everybody by sign-in name; read once, after all their roles were given."""

    def __init__(self, at):
        self.password = make_password(PASSWORD)  # one hash for all: it is slow by design
        self.at = at
        self._known = {}

    def __getitem__(self, username):
        if username not in self._known:
            self._known[username] = User.objects.get(username=username)
        return self._known[username]

    def street(self, organisation, post):
        """The person in a post (jingban, zhifa1, zhifa2, zhuren) of a street office."""
        return self[f"{STREET_BY_CODE[organisation.code]}_{post}"]

    def forget(self, username):
        """Read the person afresh next time: a role has been given."""
        self._known.pop(username, None)

    def enter(self, username, name, at=None):
        """A person without any role, who can sign in and has read the privacy notice."""
        at = at or self.at
        number = User.objects.count() + 1
        user = User.objects.create(
            username=username,
            name=name,
            phone=f"1990000{number:04}",
            password=self.password,
        )
        accept_privacy(user=user, at=at)
        return user


def found(cast):
    """The whole district: units, people, certificates. Returns nothing; the cast knows everybody then."""
    bureau = found_organisation(
        kind=Kind.BUREAU,
        name="深圳市光明区应急管理局",
        short_name="区应急管理局",
        code=BUREAU_CODE,
        phone=CHANNEL,
        address="光明区样例路1号",
    )
    for username, name, role in ADMINISTRATORS:
        user = cast.enter(username, name)
        # The first three are given by nobody, as in a real deployment.
        Appointment.objects.create(user=user, organisation=bureau, role=role, began_at=cast.at)
    _bureau(cast, bureau)
    for number, key in enumerate(STREETS, 1):
        _street(cast, bureau, key, number)
    _bodies(cast, bureau)
    _certificates(cast)


def _place(cast, username, name, role, organisation):
    user = cast.enter(username, name)
    appoint(actor=cast["anquan"], user=user, organisation=organisation, role=role, at=cast.at)


def _bureau(cast, bureau):
    sections = {
        key: found_organisation(kind=Kind.SECTION, name=name, parent=bureau) for key, name in SECTIONS.items()
    }
    for username, name, role, section in BUREAU:
        _place(cast, username, name, role, sections.get(section, bureau))


def _street(cast, bureau, key, number):
    name, code = STREETS[key]
    office = found_organisation(
        kind=Kind.STREET_OFFICE,
        name=f"光明区{name}街道应急管理办公室",
        short_name=f"{name}街道",
        code=code,
        parent=bureau,
        phone=f"0755-0000000{number}",
    )
    for post, title, role in STREET_STAFF:
        _place(cast, f"{key}_{post}", f"{name}{title}", role, office)
    if EXPIRED.startswith(key):
        _place(cast, EXPIRED, f"{name}执法丙", Role.STREET_OFFICER, office)


def _bodies(cast, bureau):
    for key, (name, short, person) in DEPARTMENTS.items():
        unit = found_organisation(kind=Kind.DEPARTMENT, name=name, short_name=short, parent=bureau)
        _place(cast, key, f"{person}联络员", Role.LIAISON, unit)
        _place(cast, f"{key}_lingdao", f"{person}分管领导", Role.LEADER, unit)
        if key == "shijian":
            station = partial(found_organisation, kind=Kind.STATION, parent=unit)
            _place(cast, "shijian_gongming", "公明所联络员", Role.LIAISON, station(name="市场监管公明所"))
    guild = found_organisation(
        kind=Kind.ASSOCIATION, name="光明区安全生产样例协会", short_name="区安全生产协会", parent=bureau
    )
    _place(cast, "xiehui", "协会联络员", Role.LIAISON, guild)
    provider = found_organisation(
        kind=Kind.PROVIDER, name="深圳样例安全技术服务有限公司", short_name="样例技术服务", parent=bureau
    )
    _place(cast, "zhuanjia", "样例专家", Role.EXPERT, provider)


def _certificates(cast):
    officers = Appointment.objects.filter(role__in=[Role.STREET_OFFICER, Role.BUREAU_OFFICER])
    began = cast.at.date()
    for number, username in enumerate(officers.order_by("pk").values_list("user__username", flat=True), 1):
        last = began.year + (1 if username == EXPIRED else 9)
        add_certificate(
            actor=cast["xitong"],
            user_id=cast[username].pk,
            number=f"样例执法证{number:04}",
            valid_from=date(began.year, 1, 1),
            valid_until=date(last, 12, 31),
            at=cast.at,
        )


def bodies():
    """The departments and the association, in the order in which they are asked."""
    kinds = [Kind.DEPARTMENT, Kind.ASSOCIATION]
    return list(Organisation.objects.filter(kind__in=kinds).order_by("pk"))
