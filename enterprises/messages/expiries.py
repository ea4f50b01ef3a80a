"""What an enterprise and its street are told before something ends: how to renew a licence (CJ-20), what else is due."""

from enterprises.stages import LicenceKind
from notices.letters import Template, register

RULE = (
    "需要延续的，应当在有效期届满三十日前向作出许可决定的机关提出申请，法律、法规、规章另有规定的依照其规定"
    "（行政许可法第五十条）。"
)
THREE_MONTHS = "需要延期的，应当在有效期届满三个月前向原发证机关办理延期手续，请尽快办理。"
BY_KIND = {
    LicenceKind.SAFETY_PRODUCTION: f"{THREE_MONTHS}（安全生产许可证条例第九条）",
    LicenceKind.CHEMICALS_TRADE: f"{THREE_MONTHS}（危险化学品经营许可证管理办法）",
    LicenceKind.CHEMICALS_USE: f"{THREE_MONTHS}（危险化学品安全使用许可证实施办法）",
    LicenceKind.STANDARDISATION: "请在有效期届满前重新自评，向原定级部门申请复评；逾期证书不再有效。",
}
STEPS = (
    "1. 向发证机关（{issued_by}）查询办事指南和材料清单；\n"
    "2. 备齐申请书、原证、现行有效的人员证书和应急预案等材料；\n"
    "3. 在上述期限内提交申请，保存受理凭证；\n"
    "4. 领到新证后请街道应急办在系统内登记“换发”，以后不再提醒旧证。"
)


def how_to_renew(licence):
    """The process of renewing this licence, in words (CJ-20)."""
    rule = BY_KIND.get(licence.kind, RULE)
    return f"{rule}\n{STEPS.format(issued_by=licence.issued_by or '证上所列机关')}"


LICENCE_FIRM = Template(
    key="expiry.licence.firm",
    version="1",
    subject="{what}将于{until}到期",
    text="{firm}的{what}（{number}）有效期至{until}。\n\n怎样办理延续：\n{how}",
    why="离有效期届满不到三个月。",
    to_do="请按办理步骤申请延续；不再需要的，请告知街道应急办注销登记。",
)
LICENCE_STREET = Template(
    key="expiry.licence.street",
    version="1",
    subject="企业证照将到期：{what}",
    text="{firm}的{what}（{number}）有效期至{until}，已告知企业办理步骤。",
    why="离有效期届满不到三个月。",
    to_do="请提醒企业申请延续；领到新证后请登记换发。",
)
CERTIFICATE_FIRM = Template(
    key="expiry.certificate.firm",
    version="1",
    subject="人员证书将于{until}到期：{what}",
    text="{firm}有一份{what}有效期至{until}。人员和编号请在“企业人员”中查看。",
    why="离有效期届满不到一个月。",
    to_do="请安排复审或者重新考核，领到新证后在系统内登记。",
)
CERTIFICATE_STREET = Template(
    key="expiry.certificate.street",
    version="1",
    subject="企业人员证书将到期：{what}",
    text="{firm}有一份{what}有效期至{until}，已提醒企业。",
    why="离有效期届满不到一个月。",
    to_do="请关注企业是否按时复审。",
)
VAULT_FIRM = Template(
    key="expiry.vault.firm",
    version="1",
    subject="文件库文件将于{until}到期：{what}",
    text="{firm}的文件“{what}”有效期至{until}，到期后不再作为有效文件使用。",
    why="离有效期届满不到一个月。",
    to_do="请在文件库上传新的版本。",
)
VAULT_STREET = Template(
    key="expiry.vault.street",
    version="1",
    subject="企业文件将到期：{what}",
    text="{firm}的文件“{what}”有效期至{until}，已提醒企业更新。",
    why="离有效期届满不到一个月。",
    to_do="请关注企业是否按时更新。",
)
register(LICENCE_FIRM, LICENCE_STREET, CERTIFICATE_FIRM, CERTIFICATE_STREET, VAULT_FIRM, VAULT_STREET)
