"""The table of steps of a document in the vault: kept, drawn, reviewed, replaced (GM-5.1, GM-3.2)."""

from accounts.stages import ENTERPRISE_ROLES, STREET_ROLES, Role
from casework.clocks import ClockRule
from casework.workflow import Step, Workflow
from enterprises.stages import VaultStage as Stage

FIRM = tuple(sorted(ENTERPRISE_ROLES))
DRAWERS = (Role.STREET_CLERK, Role.STREET_HEAD, Role.BUREAU_CLERK, Role.SECTION_HEAD)
REVIEWERS = (*sorted(STREET_ROLES), Role.BUREAU_CLERK, Role.BUREAU_OFFICER)
CLAUSE = "GM-5.1"
CORRECT = ClockRule(
    code="vault_correction",
    title="补正抽查的文件",
    clause=CLAUSE,
    owner=Role.PRINCIPAL,
    days="vault_correction_days",
    party=True,
)

VAULT_ITEM = Workflow(
    kind="vault_item",
    version="1",
    stages=Stage,
    steps=(
        Step("keep", "上传入库", (), Stage.KEPT, FIRM, CLAUSE),
        Step("sample", "抽中", (Stage.KEPT,), Stage.SAMPLED, DRAWERS, CLAUSE, alone=False),
        Step(
            "accept",
            "合格",
            (Stage.SAMPLED,),
            Stage.ACCEPTED,
            REVIEWERS,
            CLAUSE,
            consequence="企业看到抽查合格；有效期内检查时不再要这份文件。",
        ),
        Step(
            "return",
            "需补正",
            (Stage.SAMPLED,),
            Stage.RETURNED,
            REVIEWERS,
            CLAUSE,
            starts=(CORRECT,),
            consequence="企业看到您写的理由，在期限内补正；补正前这份文件不算有效。",
            tone="danger",
        ),
        Step(
            "correct",
            "补正",
            (Stage.RETURNED,),
            Stage.SAMPLED,
            FIRM,
            CLAUSE,
            meets=(CORRECT.code,),
            consequence="新的文件交回街道审查，原来的文件保留在记录中。",
        ),
        Step(
            "replace",
            "换新版",
            (Stage.KEPT, Stage.ACCEPTED),
            Stage.REPLACED,
            FIRM,
            CLAUSE,
            alone=False,
        ),
    ),
    mainline=(Stage.KEPT, Stage.SAMPLED, Stage.ACCEPTED),
)
