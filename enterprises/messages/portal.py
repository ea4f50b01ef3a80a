"""What enterprise and street tell one another through the portal (GM-1.2, GM-3.2, GM-5.1); reasons, no persons."""

from notices.letters import Template, register

REPORT_CORRECTED = Template(
    key="self_report.corrected",
    version="1",
    subject="自查隐患已整改，待查看：{firm}",
    text="{firm}上传了“{place}”隐患的整改结果（{number}），整改完成日期 {corrected_on}。",
    why="企业上传了整改结果和照片。",
    to_do="请查看整改结果：已整改到位的点“已阅”，没有到位的退回企业并写明理由。",
)
REPORT_RETURNED = Template(
    key="self_report.returned",
    version="1",
    subject="自查隐患的整改结果被退回",
    text="{street}查看了“{place}”隐患的整改结果（{number}），认为还没有整改到位。\n退回的理由：{reason}",
    why="{street}退回了整改结果。",
    to_do="请按退回的理由补充整改，重新上传整改措施和照片；原来的上报时间不变。",
)
REPORT_SEEN = Template(
    key="self_report.seen",
    version="1",
    subject="街道已阅自查自报",
    text="{street}已阅“{place}”隐患的整改结果（{number}），本条自查自报办结，照片和上报时间存档。",
    why="{street}看过了整改结果。",
)
DOCUMENT_RETURNED = Template(
    key="vault.returned",
    version="1",
    subject="抽查的文件需要补正：{what}",
    text="{street}抽查文件库时退回了“{what}”（{number}）。补正以前，这份文件不算有效。\n需要补正的内容：{reason}",
    why="文件被抽中，审查后需要补正。",
    to_do="请在期限内打开这份文件，点“补正”，上传改好的文件。",
)
DOCUMENT_ASKED = Template(
    key="vault.asked",
    version="1",
    subject="请上传文件：{what}",
    text="{street}请{firm}上传“{what}”，文件库里还没有有效的这一类文件。\n说明：{note}",
    why="{street}需要查看这份文件。",
    to_do="请上传到文件库；没有另定期限，请尽早。有效期内不会再次要求提供。",
)
CHANGES_FILED = Template(
    key="change_proposal.filed",
    version="1",
    subject="企业提出资料更正：{firm}",
    text="{firm}提出更正底册资料（{number}），共{count}项：{fields}。",
    why="企业提出了资料更正。",
    to_do="请核对后逐项答复；不采纳的项目要写明理由。",
)
CHANGES_ANSWERED = Template(
    key="change_proposal.answered",
    version="1",
    subject="资料更正已答复：采纳{accepted}项，不采纳{refused}项",
    text="{street}答复了{firm}的资料更正（{number}）：采纳{accepted}项，不采纳{refused}项。{reasons}",
    why="街道逐项答复了资料更正。",
    to_do="采纳的项目已经写入底册。对不采纳的项目，可以补充证明材料后重新提出。",
)
QUESTION_ASKED = Template(
    key="conversation.firm",
    version="1",
    subject="企业咨询待回复：{firm}",
    text="{firm}在咨询“{subject_of}”中写了新的内容。",
    why="企业写了咨询，街道还没有看。",
    to_do="请打开咨询查看并回复。",
)
QUESTION_ANSWERED = Template(
    key="conversation.street",
    version="1",
    subject="街道在咨询中回复了",
    text="{street}在咨询“{subject_of}”中写了新的内容。",
    why="街道写了回复，企业还没有看。",
    to_do="请打开咨询查看；还有疑问的，可以接着写。",
)
CLAIM_FILED = Template(
    key="entry_claim.filed",
    version="1",
    subject="企业认领待核对：{claimed}",
    text="有人提交了“{claimed}”（统一社会信用代码 {uscc}）的企业认领（{number}），附营业执照照片。",
    why="有人申请成为这家企业的主要负责人账号。",
    to_do="请核对执照、代码和申请人：一致的通过，不一致的不予通过并写明理由。",
)
CLAIM_APPROVED = Template(
    key="entry_claim.approved",
    version="1",
    subject="企业认领已通过",
    text="{street}通过了“{claimed}”的企业认领（{number}），您的账号已是这家企业的主要负责人账号。",
    why="{street}核对后通过了认领。",
    to_do="请核对企业资料，有误的在“资料更正”中提出。",
)
CLAIM_REFUSED = Template(
    key="entry_claim.refused",
    version="1",
    subject="企业认领没有通过：{claimed}",
    text="{street}核对了“{claimed}”的企业认领（{number}），没有通过。\n理由：{reason}",
    why="{street}答复了您提交的认领。",
    to_do="请在“我的认领”中查看；材料补齐后可以重新提交，也可以向街道索取邀请码。",
)
register(
    REPORT_CORRECTED,
    REPORT_RETURNED,
    REPORT_SEEN,
    DOCUMENT_RETURNED,
    DOCUMENT_ASKED,
    CHANGES_FILED,
    CHANGES_ANSWERED,
    QUESTION_ASKED,
    QUESTION_ANSWERED,
    CLAIM_FILED,
    CLAIM_APPROVED,
    CLAIM_REFUSED,
)
