"""Six events of an appointment, six texts: who did what must be legible years later (lessons 2, 17).

They speak of any visit ({title}); beside them stand its first announcement, the letters between the two sides that
move nothing yet, and those to the officer for whom somebody else arranged, moved or cancelled.
"""

from notices.letters import Template, register

POSTPONED_BY_US = Template(
    key="visit.postponed_by_us",
    version="1",
    subject="我单位调整上门时间：{title}",
    text="因我单位安排原因，原定 {before} 的{title}改到 {after}，与贵单位无关，不影响贵单位的任何记录。",
    why="我单位调整了上门时间。",
    to_do="请按新的时间做好准备；时间不便的，请联系{unit}。",
)
POSTPONED_BY_FIRM = Template(
    key="visit.postponed_by_firm",
    version="1",
    subject="已按企业申请延后：{title}",
    text="企业提出延后，{unit}同意：{title}由 {before} 延至 {after}。延后理由：{reason}",
    why="企业申请延后获得同意。",
    to_do="请在延后的日期到场配合。",
)
CANCELLED_BY_US = Template(
    key="visit.cancelled_by_us",
    version="1",
    subject="行政机关撤销安排：{title}",
    text="{unit}撤销了 {before} 的{title}。撤销理由：{reason}。这项安排不再进行，不需要企业办理任何手续。",
    why="行政机关撤销了安排。",
)
CANCELLED_BY_FIRM = Template(
    key="visit.cancelled_by_firm",
    version="1",
    subject="当事人主动取消预约：{title}",
    text="当事人于 {cancelled_on} 主动取消了 {before} 的{title}，{unit}已经收到。需要时可以另行预约。",
    why="当事人自己取消了预约。",
)
NO_SHOW = Template(
    key="visit.no_show",
    version="1",
    subject="到场未遇：{title}",
    text="{unit}人员于 {before} 依约到达现场，无人接待，{title}未能完成。事前没有收到改动通知。",
    why="约定时间现场无人接待。",
    to_do="请在 {answer_by} 前向{unit}说明情况。",
)
REASSIGNED = Template(
    key="visit.reassigned",
    version="1",
    subject="承办人员更换：{title}",
    text="{title}的承办人员由{former}换为{new}，日期 {before} 照旧。",
    why="承办人员发生更换。",
)
EVENTS = (POSTPONED_BY_US, POSTPONED_BY_FIRM, CANCELLED_BY_US, CANCELLED_BY_FIRM, NO_SHOW, REASSIGNED)

BOOKED = Template(
    key="visit.booked",
    version="1",
    subject="约定上门时间：{title}（{when}）",
    text="{unit}将于 {when} 到贵单位进行{title}。核查人员：{officer}（主办），到场的执法人员不少于两名，会出示执法证。",
    why="{unit}约定了上门时间。",
    to_do="请{prepare}。这个时间不方便的，提前在案件页面办理“申请延后”；不能接受核查的，办理“取消预约”。",
)
POSTPONEMENT_ASKED = Template(
    key="visit.postponement_asked",
    version="1",
    subject="企业希望改期，等待答复：{title}",
    text="{firm}希望把 {before} 的{title}改到 {after}。理由：{reason}\n答复之前，原定时间仍然有效。",
    why="企业提出改期申请。",
    to_do="请在 {before} 以前答复：同意并确定新的时间，或者说明不同意的理由。",
)
POSTPONEMENT_REFUSED = Template(
    key="visit.postponement_refused",
    version="1",
    subject="改期申请未获同意：{title}",
    text="{unit}不同意贵单位的改期申请，{title}仍按 {before} 进行。不同意的理由：{reason}",
    why="{unit}答复了改期申请。",
    to_do="请按 {before} 做好准备；确有困难的，请联系{unit}。",
)
ABSENCE_EXPLAINED = Template(
    key="visit.absence_explained",
    version="1",
    subject="企业说明了未能接待的情况：{title}",
    text="{firm}对{title}未能接待说明如下：{reason}",
    why="企业作出了说明。",
    to_do="请与企业重新约定时间。",
)
LETTERS = (*EVENTS, BOOKED, POSTPONEMENT_ASKED, POSTPONEMENT_REFUSED, ABSENCE_EXPLAINED)

OFFICER_BOOKED = Template(
    key="visit.officer.booked",
    version="1",
    subject="请您上门：{title}（{when}）",
    text="{by}安排您主办{firm}的{title}，时间 {when}。",
    why="已经与企业约定由您主办的上门。",
    to_do="请在 {when} 到场；现场须两名持有效执法证的人员。",
)
OFFICER_MOVED = Template(
    key="visit.officer.moved",
    version="1",
    subject="您的上门换了时间：{title}（{after}）",
    text="您主办的{firm}的{title}，时间从 {before} 变更为 {after}。{because}",
    why="由您主办的上门变更了时间。",
    to_do="请按 {after} 到场，{before} 不用前往。",
)
OFFICER_CANCELLED = Template(
    key="visit.officer.cancelled",
    version="1",
    subject="您不用前往：{title}（{before}）",
    text="您主办的{firm}的{title}，原定 {before}，现在不再进行。{because}",
    why="由您主办的上门已经没有了。",
)
OFFICER_TAKES_OVER = Template(
    key="visit.officer.takes_over",
    version="1",
    subject="请您接办：{title}（{when}）",
    text="{firm}的{title}原由{former}主办，{by}改派您主办，时间 {when} 没有变。",
    why="一项已经约定的上门改派给您。",
    to_do="请在 {when} 到场；现场须两名持有效执法证的人员。",
)
OFFICER_RELIEVED = Template(
    key="visit.officer.relieved",
    version="1",
    subject="已改派他人：{title}（{before}）",
    text="{firm}的{title}，{before}，{by}已改派{new}主办，您不用前往。",
    why="由您主办的上门改派给了他人。",
)
TO_OFFICERS = (OFFICER_BOOKED, OFFICER_MOVED, OFFICER_CANCELLED, OFFICER_TAKES_OVER, OFFICER_RELIEVED)
register(*LETTERS, *TO_OFFICERS)
