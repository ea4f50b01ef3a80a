"""Who can sign in to the demonstration, in which post, and where to start."""

from accounts.models import Appointment
from enterprises.models import Invitation
from whitelist.demonstration.ledger import CODE, code_hash
from whitelist.demonstration.people import ADMINISTRATORS, BUREAU, PASSWORD, STREET_STAFF

SHOWN_STREETS = ("guangming", "gongming")
OTHER_STREETS = "其余街道同样：xinhu_、fenghuang_、yutang_、matian_ 加 jingban、zhifa1、zhifa2、zhuren"
EXTRA = ("matian_zhifa3", "fagai", "huanjing", "xiehui", "shijian_gongming", "zhuanjia")
STARTS = {
    "ju_jingban": "工作台：各批次，征求意见将到期，公示中的异议",
    "ju_jingban2": "工作台：底册、批次",
    "ju_zhifa1": "正面清单：已上报企业的抽查复核",
    "ju_zhifa2": "与区局执法甲共同签署抽查复核表",
    "ju_kezhang": "工作台：复核超期、公示异议待答复",
    "ju_fazhi": "正面清单：查阅批次和申请",
    "ju_fenguan": "正面清单：查阅批次和申请",
    "ju_juzhang": "工作台：待审议批次、公示期满待公布",
    "xitong": "人员、组织、执法证",
    "anquan": "岗位授予、动态口令",
    "shenji": "登录记录、历史核验",
    "jingban": "工作台：待受理、待补正、待送达；企业认领",
    "zhifa1": "手机：今天的现场核查，填了一半的附件5",
    "zhifa2": "手机：第二人签署附件5",
    "zhuren": "工作台：名单到期，不予纳入待决定",
    "matian_zhifa3": "执法证已过期，不能办理核查",
    "fagai": "征求意见：已回复",
    "huanjing": "征求意见：待回复",
    "xiehui": "征求意见：待回复",
    "shijian_gongming": "驻街道所联络员",
    "zhuanjia": "第三方机构专家（以后的功能）",
    "qiye01": "企业门户：草稿，差一条（处罚快满三年）",
    "qiye02": "企业门户：一人两家企业，待受理和草稿",
    "qiye03": "企业门户：已受理，约定现场核查",
    "qiye04": "企业门户：不予纳入已签收，可申请复核",
    "qiye05": "企业门户：退回补正，已超期",
    "qiye06": "企业门户：逾期申报，计入下一年度",
    "qiye07": "企业门户：复核中，区局已超期",
    "qiye08": "企业门户：公示中被提出异议",
    "qiye09": "企业门户：公示期满，等待公布",
    "renling1": "企业认领：待街道核对",
}
PORTAL = tuple(name for name in STARTS if name.startswith(("qiye", "renling")))


def _wanted():
    bureau = [row[0] for row in BUREAU]
    streets = [f"{street}_{post}" for street in SHOWN_STREETS for post, _, _ in STREET_STAFF]
    return [*bureau, *streets, *EXTRA, *PORTAL, *(row[0] for row in ADMINISTRATORS)]


def _start(username):
    return STARTS.get(username) or STARTS.get(username.rpartition("_")[2], "")


def table():
    """Rows (sign-in name, posts, units, where to start), the sign-in names padded by the caller."""
    held = {}
    live = Appointment.objects.in_force().filter(user__username__in=_wanted())
    for row in live.select_related("user", "organisation").order_by("pk"):
        held.setdefault(row.user.username, []).append(row)
    for username in _wanted():
        rows = held.get(username, [])
        posts = "、".join(dict.fromkeys(row.get_role_display() for row in rows)) or "（尚无岗位）"
        units = "、".join(dict.fromkeys(row.organisation.label for row in rows))
        yield username, posts, units, _start(username)


def lines(at):
    """What the command prints: the password, the table, the invitation code while it can be used at `at`."""
    yield f"演示区登录名（密码都是 {PASSWORD}）："
    for columns in (("登录名", "岗位", "单位", "从哪里开始"), *table()):
        yield "  ".join(_padded(text, width) for text, width in zip(columns, (18, 24, 30, 0), strict=True))
    yield OTHER_STREETS
    yield _invitation(at)


def _padded(text, width):
    """Chinese characters take two places in a terminal."""
    return text + " " * (width - sum(1 if sign.isascii() else 2 for sign in text))


def _invitation(at):
    open_now = Invitation.objects.filter(used_at=None, expires_at__gt=at)
    found = open_now.select_related("enterprise").filter(code_hash=code_hash()).first()
    if found is None:
        return "演示邀请码已经使用或者过期；make demo-reset 恢复。"
    return f"企业首次进入：/entry/ 输入邀请码 {CODE}（{found.enterprise.name}）"
