"""The settings a district may make: each with its words, its kind and the clause that it serves."""

from dataclasses import dataclass
from datetime import date

from django.core.exceptions import ValidationError

DAYS, FIXED = "days", "fixed"


@dataclass(frozen=True)
class PolicyKey:
    """One setting. `kind` DAYS: a number between `least` and `most`; FIXED: a month and a day, `year_offset` years off."""

    key: str
    label: str
    clause: str
    kind: str = DAYS
    least: int = 1
    most: int = 3650
    unit: str = "工作日"

    def told(self, value):
        """The value in words."""
        if self.kind == FIXED:
            year = {-1: "上一年度", 0: "当年"}.get(value.get("year_offset", 0), "")
            return f"{year}{value['month']}月{value['day']}日"
        return f"{value}{self.unit}"

    def check(self, value):
        """The value as it is stored; raises ValidationError by field."""
        if self.kind == FIXED:
            try:
                date(2025, value["month"], value["day"])
            except (TypeError, ValueError, KeyError):
                raise ValidationError({"day": "没有这一天，请检查月份和日期。"}) from None
            return value
        if not isinstance(value, int) or not self.least <= value <= self.most:
            raise ValidationError({"number": f"请填写 {self.least} 至 {self.most} 之间的数。"})
        return value


KEYS = {
    row.key: row
    for row in (
        PolicyKey("application_deadline", "申报截止日", "NS-4.1.1", FIXED),
        PolicyKey("verification_deadline", "街道核查、报送截止日", "NS-4.1.2", FIXED),
        PolicyKey("publication_deadline", "公布截止日", "NS-4.2.1", FIXED),
        PolicyKey("notice_days", "公示期", "NS-4.1.4", least=5),
        PolicyKey("publish_days", "公示期满后公布", "NS-4.1.5"),
        PolicyKey("review_request_days", "企业申请复核", "NS-F10"),
        PolicyKey("validity_years", "清单有效期", "NS-F6", unit="年"),
        PolicyKey("consultation_days", "各单位回复意见", "NS-4.1.3"),
        PolicyKey("correction_days", "企业补正材料", "NS-4.1.1"),
        PolicyKey("service_days", "送达告知书", "NS-4.1.2"),
        PolicyKey("absence_answer_days", "企业说明到场未遇的情况", "NS-4.1.2"),
        PolicyKey("review_decision_days", "作出复核决定", "NS-F10"),
        PolicyKey("objection_days", "答复公示异议", "NS-4.1.4"),
        PolicyKey("regrading_day", "年度评级开始日", "GM-2.3", FIXED),
        PolicyKey("regrading_confirm_days", "街道核对年度评级", "GM-2.3"),
        PolicyKey("regrading_approval_days", "审批年度评级", "GM-2.3"),
        PolicyKey("grade_check_days", "街道核对等级调整", "GM-2.3"),
        PolicyKey("grade_decision_days", "决定等级调整", "GM-2.3"),
        PolicyKey("contest_examination_days", "街道核查评级数据异议", "GM-2.1"),
        PolicyKey("contest_decision_days", "区局答复评级数据异议", "GM-2.1"),
        PolicyKey("commitment_years", "主体责任承诺有效期", "GM-1.1", unit="年"),
        PolicyKey("vault_correction_days", "企业补正抽查的文件", "GM-5.1"),
        PolicyKey("proposal_days", "街道答复企业的资料更正", "GM-3.2"),
        PolicyKey("unread_days", "必须送达的消息未阅、函件未送出，转人工送达", "NS-4.1.2"),
        PolicyKey("month_report_day", "街道月报最迟报送日（次月）", "PS-6.5", most=28, unit="日"),
    )
}
