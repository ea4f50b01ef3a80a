"""The field check's appointment: every change is an act of its own, with its own word (NS-4.1.2, lessons 2, 17).

No clause knows of postponing, so none of these steps moves the legal limit of the verification.
"""

from accounts.stages import Role
from casework.workflow import Step
from whitelist.stages import ApplicationStage as S
from whitelist.workflow import booking_needs as needs
from whitelist.workflow.limits import EXPLAIN

OFFICE = (Role.STREET_CLERK, Role.STREET_HEAD)
FIRM = (Role.PRINCIPAL, Role.SAFETY_OFFICER)
SAME_LIMIT = "完成核查的最后一天不变。"


def _step(name, label, by, *wanted, says, tone="secondary", **more):
    """A step that leaves the application where it is: accepted."""
    return Step(
        name, label, (S.ACCEPTED,), None, by, "NS-4.1.2", needs=wanted, consequence=says, tone=tone, **more
    )


BOOKING_STEPS = (
    _step(
        "assign",
        "安排核查",
        OFFICE,
        needs.visit_is_not_booked,
        says="指定核查人员并约定时间，企业在门户看到。",
        tone="primary",
        stops=("explain",),
    ),
    _step(
        "move_visit",
        "街道调整上门时间",
        OFFICE,
        needs.visit_is_booked,
        needs.nothing_is_asked,
        says=f"记为街道的原因，不计入企业；企业收到新的时间。{SAME_LIMIT}",
    ),
    _step(
        "ask_postponement",
        "申请延后",
        FIRM,
        needs.visit_is_ahead,
        needs.postponement_is_not_asked,
        says=f"由街道答复；答复之前，原定时间仍然有效。{SAME_LIMIT}",
    ),
    _step(
        "grant_postponement",
        "同意延后",
        OFFICE,
        needs.visit_is_booked,
        needs.postponement_is_asked,
        says=f"记为企业申请的延后；企业收到新的时间。{SAME_LIMIT}",
        tone="primary",
    ),
    _step(
        "refuse_postponement",
        "不同意延后",
        OFFICE,
        needs.visit_is_booked,
        needs.postponement_is_asked,
        says="原定时间照旧，理由告知企业。",
    ),
    _step(
        "cancel_visit",
        "撤销安排",
        OFFICE,
        needs.visit_is_booked,
        says="记为街道撤销；申请仍是已受理，需要重新安排核查。",
    ),
    _step(
        "cancel_booking",
        "取消预约",
        FIRM,
        needs.visit_is_ahead,
        says="申请仍然有效，由街道重新安排；核查没有完成的，不能列入名单。",
    ),
    _step(
        "record_absence",
        "登记到场未遇",
        (Role.STREET_OFFICER,),
        needs.visit_is_booked,
        needs.visit_time_has_come,
        needs.nothing_is_asked,
        says="不是不予纳入；企业在期限内说明情况，街道重新安排核查。",
        starts=(EXPLAIN,),
    ),
    _step(
        "explain_absence",
        "说明未遇情况",
        FIRM,
        needs.absence_is_unexplained,
        says="说明记入办理记录，由街道重新安排核查。",
        tone="primary",
        meets=("explain",),
    ),
    _step(
        "reassign",
        "更换承办人",
        OFFICE,
        needs.visit_is_booked,
        says="约定时间不变，企业收到新的承办人员。",
    ),
)
