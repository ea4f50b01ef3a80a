"""Loading it all, in one transaction, and what to print about it."""

from datetime import timedelta

from django.db import connection, transaction

from accounts.models import Appointment, Organisation
from accounts.stages import Role
from casework.operations.history import make_daily_roots
from casework.policy import load_profile
from enterprises.operations import annul_fact, enter_fact
from enterprises.operations.entry import approve_claim, file_claim, invite, refuse_claim
from enterprises.stages import FactKind, Source
from whitelist.demonstration.days import Days
from whitelist.demonstration.firms import Firms, import_sample
from whitelist.demonstration.papers import licence
from whitelist.demonstration.people import PASSWORD, Cast, found
from whitelist.demonstration.rounds import Rounds

BEGINNING = 3 * 365  # days before today on which the office began to use the system


def is_loaded():
    """Any organisation counts."""
    return Organisation.objects.exists()


@transaction.atomic
def load(on):
    """Everything or nothing; `on` is the day on which the demonstration is alive. Returns an invitation code."""
    days = Days(on)
    cast = Cast(days.at(on - timedelta(days=BEGINNING)))
    found(cast)
    load_profile("guangming")
    firms = Firms(cast)
    import_sample(days.at(-30, "16:00"))
    Rounds(cast, firms, days).play()
    _ledger(cast, firms, days)
    _entry(cast, firms, days)
    make_daily_roots(at=days.at(on, "00:30"))
    return _invitation(cast, firms, days)


def _ledger(cast, firms, days):
    """Facts of every kind, one of them annulled, one penalty whose three years will soon be over."""
    clerk = cast["gongming_jingban"]
    soon = days.on - timedelta(days=3 * 365 - 20)
    kinds = (
        (FactKind.PENALTY, soon, "样例罚〔样例〕7号", "罚款8000元，已缴纳"),
        (FactKind.ACCIDENT, days.day(-300), "", "一般事故，1人受伤"),
        (FactKind.WORK_INJURY, days.day(-200), "", "手指轻伤，已结案"),
        (FactKind.OVERDUE_RECTIFICATION, days.day(-40), "样例责改〔样例〕31号", "逾期5日"),
        (FactKind.PENALTY, days.day(-60), "样例罚〔样例〕19号", "登记时企业名称有误"),
    )
    for kind, day, reference, detail in kinds:
        fact = enter_fact(
            enterprise_id=firms.fresh("gongming").pk,
            actor=clerk,
            at=days.at(-5, "11:00"),
            kind=kind,
            occurred_on=day,
            learned_on=days.day(-6),
            source=Source.STAFF,
            reference=reference,
            detail=detail,
        )
    annul_fact(
        fact_id=fact.pk, reason="处罚对象是同名的另一家企业，登记错误。", actor=clerk, at=days.at(-4, "11:00")
    )


def _entry(cast, firms, days):
    """认领 in its three stages, and one person for two firms."""
    claims = []
    for number in range(3):
        firm = firms.fresh("fenghuang")
        user = cast.enter(f"renling{number + 1}", f"样例认领人{number + 1}")
        claims.append(
            file_claim(
                uscc=firm.uscc,
                name=firm.name,
                street=firm.street,
                licence=licence(),
                at=days.at(-3, "10:00", shift=number * 20),
                user=user,
            )
        )
    clerk = cast["fenghuang_jingban"]
    approve_claim(pk=claims[0].pk, actor=clerk, at=days.at(-2, "09:00"))
    refuse_claim(
        pk=claims[1].pk, reason="营业执照照片看不清代码，请重新拍摄。", actor=clerk, at=days.at(-2, "09:20")
    )
    for key in ("guangming", "yutang"):
        firms.admit(firms.fresh(key), days.at(-2, "15:00"), username="liangjia")


def _invitation(cast, firms, days):
    firm = firms.fresh("guangming")
    return invite(enterprise_id=firm.pk, actor=cast["guangming_jingban"], at=days.at(-1, "15:00"))[1]


PRINTED = (
    "ju_jingban",
    "ju_kezhang",
    "ju_juzhang",
    "ju_zhifa1",
    "gongming_jingban",
    "gongming_zhifa1",
    "gongming_zhifa2",
    "gongming_zhuren",
    "xinhu_jingban",
    "shijian",
    "xiehui",
    "xitong",
    "anquan",
    "shenji",
)


def names():
    """Lines of sign-in name, post, unit; the enterprises' principals at the end."""
    held = Appointment.objects.in_force().select_related("user", "organisation")
    staff = {row.user.username: row for row in held.filter(user__username__in=PRINTED)}
    firms = list(held.filter(role=Role.PRINCIPAL).order_by("-pk")[:12])
    for row in [*(staff[name] for name in PRINTED if name in staff), *firms]:
        yield row.user.username, row.get_role_display(), row.organisation.label
    yield PASSWORD, "以上人员的密码", ""


def empty():
    """Empty every table of ours; only the demonstration's own reset calls it."""
    with connection.cursor() as cursor:
        cursor.execute("SET district.test_flush = 'on'")
        tables = [name for name in connection.introspection.table_names() if name != "django_migrations"]
        cursor.execute(f"TRUNCATE {', '.join(connection.ops.quote_name(name) for name in tables)} CASCADE")
        cursor.execute("SET district.test_flush = 'off'")
