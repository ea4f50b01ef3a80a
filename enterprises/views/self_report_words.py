"""自查自报 in the words of pages: facts with the server's moments beside what was said, photos before and after."""

from django.urls import reverse
from django.utils import timezone

from enterprises.models import SelfReport
from enterprises.workflow.self_reports import AFTER, BEFORE

Stage = SelfReport.Stage
TONES = {
    Stage.DRAFT: "grey",
    Stage.REPORTED: "amber",
    Stage.CORRECTED: "blue",
    Stage.RETURNED: "red",
    Stage.SEEN: "green",
    Stage.DISCARDED: "grey",
}
PANEL = "enterprises/self_reports/panel.html"


def tone_of(row):
    """The badge's tone of a report."""
    return TONES[row.stage]


def moment(at):
    """A server's moment as it is read, or nothing."""
    return f"{timezone.localtime(at):%Y-%m-%d %H:%M:%S}" if at else ""


def photo_rows(row, purpose):
    """The photos of one purpose: address of the copy without position, words, the server's moment."""
    return [
        {
            "url": reverse("casework:attachment", args=[file.pk]),
            "alt": f"{purpose}{number}：{file.name}",
            "at": file.uploaded_at,
        }
        for number, file in enumerate(row.photos(purpose).order_by("pk"), 1)
    ]


def report_panel(row, user, at):
    """What the case page shows of a report beside steps, papers and history; alike for both sides."""
    said = [
        {"label": "部位", "text": row.place},
        {"label": "隐患情况", "text": row.description},
        {"label": "发现日期", "text": str(row.found_on or ""), "note": "企业填写"},
    ]
    if row.reported_at:
        said.append({"label": "上报时间", "text": moment(row.reported_at), "note": "服务器记录，不能修改"})
        said.append({"label": "上报内容校验值", "text": row.reported_hash})
    done = []
    if row.measure:
        done = [
            {"label": "整改措施", "text": row.measure},
            {"label": "整改完成日期", "text": str(row.corrected_on), "note": "企业填写"},
            {"label": "上传时间", "text": moment(row.corrected_at), "note": "服务器记录，不能修改"},
        ]
    yield (
        PANEL,
        {
            "returned": row.reason if row.stage == Stage.RETURNED else "",
            "parts": [
                {"title": "隐患", "facts": said, "photos": photo_rows(row, BEFORE)},
                {"title": "整改", "facts": done, "photos": photo_rows(row, AFTER)},
            ],
        },
    )
