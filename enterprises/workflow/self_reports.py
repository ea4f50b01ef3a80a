"""The table of steps of 自查自报: the enterprise reports and corrects, the street looks (GM-1.2)."""

from django.utils import timezone

from accounts.stages import ENTERPRISE_ROLES, STREET_ROLES
from casework.workflow import Step, Workflow
from enterprises.stages import SelfReportStage as Stage

FIRM, STREET = tuple(sorted(ENTERPRISE_ROLES)), tuple(sorted(STREET_ROLES))
CLAUSE = "GM-1.2"
# What a photo is for.
BEFORE, AFTER = "整改前照片", "整改后照片"


def hazard_described(row, at):
    """Where it is, what it is, when it was found."""
    if not (row.place and row.description and row.found_on):
        return "请写明部位、隐患情况和发现日期"
    return "发现日期不能晚于今天" if row.found_on > timezone.localdate(at) else None


def photo_before(row, at):
    """A picture of the hazard as it was found."""
    return None if row.photos(BEFORE).exists() else "请至少上传一张整改前照片"


def correction_told(row, at):
    """What was done and when it was finished."""
    if not (row.measure and row.corrected_on):
        return "请写明整改措施和完成日期"
    if row.corrected_on > timezone.localdate(at):
        return "整改完成日期不能晚于今天"
    return "整改完成日期不能早于发现日期" if row.corrected_on < row.found_on else None


def photo_after(row, at):
    """A picture after the correction, newer than the last time the street sent it back."""
    found = row.photos(AFTER)
    if row.corrected_at:
        found = found.filter(uploaded_at__gt=row.corrected_at)
    return None if found.exists() else "请至少上传一张整改后照片"


SELF_REPORT = Workflow(
    kind="self_report",
    version="1",
    stages=Stage,
    steps=(
        Step("begin", "开始填写", (), Stage.DRAFT, FIRM, CLAUSE),
        Step(
            "report",
            "上报隐患",
            (Stage.DRAFT,),
            Stage.REPORTED,
            FIRM,
            CLAUSE,
            asks=(hazard_described, photo_before),
            consequence="服务器记下上报的时间，内容和照片不能再改；街道可以看到。",
        ),
        Step(
            "discard",
            "放弃这份草稿",
            (Stage.DRAFT,),
            Stage.DISCARDED,
            FIRM,
            CLAUSE,
            consequence="没有上报过的草稿不再办理，街道看不到它。",
            tone="danger",
        ),
        Step(
            "correct",
            "上传整改结果",
            (Stage.REPORTED, Stage.RETURNED),
            Stage.CORRECTED,
            FIRM,
            CLAUSE,
            asks=(correction_told, photo_after),
            consequence="服务器记下上传的时间；街道查看后存档，作为自查自纠的凭证。",
        ),
        Step(
            "see",
            "已阅",
            (Stage.CORRECTED,),
            Stage.SEEN,
            STREET,
            CLAUSE,
            consequence="企业看到街道已阅；是否免予处罚，以后由案件依据本记录判断。",
        ),
        Step(
            "return",
            "退回企业",
            (Stage.CORRECTED,),
            Stage.RETURNED,
            STREET,
            CLAUSE,
            consequence="企业看到您写的理由，补充整改后重新上传；原来的上报时间不变。",
            tone="danger",
        ),
    ),
    mainline=(Stage.DRAFT, Stage.REPORTED, Stage.CORRECTED, Stage.SEEN),
)
