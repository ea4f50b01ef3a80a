"""The words of the positive list."""

from django.db.models import TextChoices


class RoundStage(TextChoices):
    PREPARING = "preparing", "筹备"
    ACCEPTING = "accepting", "受理申报"
    VERIFYING = "verifying", "核查汇总"
    CONSULTING = "consulting", "征求意见"
    DELIBERATING = "deliberating", "待审议"
    DELIBERATED = "deliberated", "已审议"
    NOTICED = "noticed", "公示中"
    NOTICE_ENDED = "notice_ended", "公示期满"
    PUBLISHED = "published", "已公布"
    CANCELLED = "cancelled", "已终止"


class ApplicationStage(TextChoices):
    DRAFT = "draft", "草稿"
    SUBMITTED = "submitted", "待受理"
    RETURNED = "returned", "待补正"
    ACCEPTED = "accepted", "待现场核查"
    QUALIFIED = "qualified", "核查符合"
    REFUSED = "refused", "不予纳入，待送达"
    SERVED = "served", "已告知，可申请复核"
    IN_REVIEW = "in_review", "复核中"
    REPORTED = "reported", "已上报区局"
    APPROVED = "approved", "拟纳入"
    HELD = "held", "异议暂缓"
    INCLUDED = "included", "已纳入"
    CLOSED = "closed", "未纳入，已办结"
    WITHDRAWN = "withdrawn", "已撤回"


LIVE_STAGES = tuple(
    stage
    for stage in ApplicationStage
    if stage not in (ApplicationStage.INCLUDED, ApplicationStage.CLOSED, ApplicationStage.WITHDRAWN)
)


class StreetListStage(TextChoices):
    DRAFTING = "drafting", "汇总中"
    LATE = "late", "逾期未报"
    REPORTED = "reported", "已上报"
    RETURNED = "returned", "退回修改"
    RECEIVED = "received", "区局已接收"
    VOID = "void", "随批次终止"


class QuarterStage(TextChoices):
    """A street's quarterly summary (NS-6.3)."""

    OPEN = "open", "待报送"
    REPORTED = "reported", "已报送"


class ObjectionStage(TextChoices):
    RECEIVED = "received", "已收到"
    EXAMINING = "examining", "核实中"
    UPHELD = "upheld", "异议成立"
    DISMISSED = "dismissed", "异议不成立"


class ReviewStage(TextChoices):
    FILED = "filed", "待区局复核"
    UPHELD = "upheld", "维持不予纳入"
    OVERTURNED = "overturned", "改为符合"
    DROPPED = "dropped", "申请撤回，不再复核"


class Route(TextChoices):
    SELF = "self", "自主申报"
    RECOMMENDED = "recommended", "街道推荐"


class CheckKind(TextChoices):
    VERIFICATION = "verification", "现场核查（附件5）"
    SAMPLE_REVIEW = "sample_review", "抽查复核（附件7）"


class Answer(TextChoices):
    """A consulted body's answer; silence is 未回复 and never consent (NS-4.1.3)."""

    ASKED = "asked", "待回复"
    AGREED = "agreed", "无不同意见"
    OBJECTED = "objected", "有不同意见"
    NO_REPLY = "no_reply", "未回复"


class PublicationKind(TextChoices):
    ANNUAL = "annual", "年度公布"
    SUPPLEMENT = "supplement", "补充公布"
