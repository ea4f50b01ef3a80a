"""The table of steps of 企业认领: a person shows the licence, the street decides (entry to the portal)."""

from accounts.models import Appointment
from accounts.stages import Role
from casework.workflow import SYSTEM, Step, Workflow
from enterprises.stages import EntryStage as Stage

SPONSORS = (Role.STREET_CLERK, Role.STREET_HEAD)
# The principal answers for the enterprise's safety, so the principal is who enters first.
BASIS = "安全生产法第二十一条"


def known_enterprise(row, at):
    """The claim names an enterprise of this street's register."""
    if row.enterprise_id is None:
        return "本街道底册中没有这个代码的企业，请核实后先登记企业"
    moved = row.enterprise.street_id != row.case.organisation_id
    return "该企业已划转到其他街道，请不予通过并告知申请人向现在的街道认领" if moved else None


def no_principal_yet(row, at):
    """An enterprise has one principal's account."""
    organisation = row.enterprise.organisation_id if row.enterprise_id else None
    taken = (
        organisation
        and Appointment.objects.in_force().filter(organisation=organisation, role=Role.PRINCIPAL).exists()
    )
    return "该企业已有主要负责人账号，变更负责人请办理“更换主要负责人”" if taken else None


def licence_shown(row, at):
    """A photo of the licence is there to be compared."""
    return None if row.case.attachments.exists() else "没有营业执照照片"


ENTRY = Workflow(
    kind="entry_claim",
    version="1",
    stages=Stage,
    steps=(
        Step("file", "提交认领", (), Stage.FILED, (SYSTEM,), BASIS, alone=False),
        Step(
            "approve",
            "通过认领",
            (Stage.FILED,),
            Stage.APPROVED,
            SPONSORS,
            BASIS,
            needs=(known_enterprise, licence_shown, no_principal_yet),
            consequence="申请人成为该企业的主要负责人账号，可以代表企业申报、签收文书。",
        ),
        Step(
            "refuse",
            "不通过认领",
            (Stage.FILED,),
            Stage.REFUSED,
            SPONSORS,
            BASIS,
            consequence="申请人看到您写的理由，可以重新提交。",
            tone="danger",
        ),
    ),
    mainline=(Stage.FILED, Stage.APPROVED),
)
