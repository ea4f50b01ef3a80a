"""How an enterprise stands towards the positive list today, in the words of the portal."""

from dataclasses import dataclass
from datetime import date

from django.urls import reverse

from whitelist.declaration import missing_from_declaration, missing_from_report
from whitelist.models import Application, Entry
from whitelist.operations.applications import round_taking_applications, why_not_begin
from whitelist.panels import EDITABLE
from whitelist.stages import LIVE_STAGES, ApplicationStage

# What each stage means for the enterprise, and who has the next move.
MEANING = {
    ApplicationStage.DRAFT: "填写申报表和检查情况报告，由主要负责人签署提交。",
    ApplicationStage.SUBMITTED: "已提交，等街道受理。",
    ApplicationStage.RETURNED: "街道退回补正，请按退回意见修改后重新提交。",
    ApplicationStage.ACCEPTED: "街道已受理，将到现场核查。请备好附件4所列材料，不需要上传。",
    ApplicationStage.QUALIFIED: "现场核查符合，等街道列入名单上报区应急管理局。",
    ApplicationStage.REFUSED: "街道决定不予纳入。请签收告知书；签收次日起三个工作日内可以申请复核。",
    ApplicationStage.SERVED: "不予纳入已告知。有异议的，请在期限内向区应急管理局申请复核。",
    ApplicationStage.IN_REVIEW: "区应急管理局正在复核。",
    ApplicationStage.REPORTED: "已上报区应急管理局，等征求意见和审议。",
    ApplicationStage.APPROVED: "审议同意，正在或者即将公示。",
    ApplicationStage.HELD: "公示期间收到异议，核实清楚之前暂缓纳入。",
}


@dataclass(frozen=True)
class Standing:
    """`entry` in force, `application` under way, `refusal`: why no new one may begin now (None: it may)."""

    entry: Entry | None
    application: Application | None
    refusal: Exception | None


def standing_of(enterprise, today: date):
    """The Standing of an enterprise on `today`."""
    entry = enterprise.entries.in_force(today).select_related("publication").first()
    return Standing(entry, application_of(enterprise), why_not_begin(enterprise, today))


def application_of(enterprise):
    """The enterprise's application under way, or None."""
    live = enterprise.applications.filter(stage__in=LIVE_STAGES)
    return live.select_related("round", "case__organisation").first()


def case_url(application):
    """The enterprise's page of its application."""
    return reverse("casework:portal_case", args=[application.case_id])


def next_step(application):
    """The card “下一步” of an application under way, for the list page and the portal's first page."""
    step = {
        "title": f"{application.round.label}：{application.get_stage_display()}",
        "reason": MEANING[application.stage],
        "action": {"label": "查看申请", "url": case_url(application)},
    }
    if application.stage in EDITABLE:
        step["missing"] = still_missing(application)
        step["action"] = _filling(application)
        step["others"] = [{"label": "查看申请", "url": case_url(application)}]
    return step


def still_missing(application):
    """How much 附件2 and 附件3 still lack, one line each."""
    lists = (
        ("申报表（附件2）", missing_from_declaration(application.declaration)),
        ("检查情况报告（附件3）", missing_from_report(application.report)),
    )
    return [f"{form}还有 {len(labels)} 项没有填" for form, labels in lists if labels]


def _filling(application):
    if missing_from_declaration(application.declaration) or not missing_from_report(application.report):
        return {"label": "填写申报表", "url": reverse("whitelist:declaration", args=[application.pk])}
    return {"label": "填写检查情况报告", "url": reverse("whitelist:report", args=[application.pk])}


def round_words(today: date):
    """For which list an application of today counts, and until when: {"title", "late", "due_on"}."""
    taking = round_taking_applications()
    if taking is None:
        return {"title": "申报正面清单", "late": "目前没有正在受理的批次，现在申报的列入下一年度办理。"}
    label = f"申报{taking.label}"
    if taking.apply_by and today > taking.apply_by:
        late = f"{taking.year}年度的申报已于 {taking.apply_by:%Y-%m-%d} 截止，现在申报的列入{taking.year + 1}年度办理。"
        return {"title": "申报下一年度正面清单", "late": late}
    return {"title": label, "due_on": taking.apply_by}
