from enterprises.models.bulk import BulkAct, BulkLine
from enterprises.models.claims import Claim
from enterprises.models.commitments import CommitmentText, Signature
from enterprises.models.conversations import Conversation, ConversationLine
from enterprises.models.entry import EntryClaim, Invitation
from enterprises.models.exports import RegisterExport
from enterprises.models.grading import GradePeriod, GradeProposal, InputContest, RuleSet
from enterprises.models.imports import FieldChange, ImportBatch, ImportLine
from enterprises.models.industries import Industry, IndustryMapping, SectorDecision
from enterprises.models.ledger import Fact
from enterprises.models.licences import Licence
from enterprises.models.management import Management, Takeover
from enterprises.models.merging import DuplicatePair, Merge, PairSearch
from enterprises.models.proposals import ChangeProposal, ProposedChange
from enterprises.models.quality import QualityCount
from enterprises.models.register import Enterprise, FormerName, Person, PersonCertificate, Site
from enterprises.models.regrading import (
    LineContest,
    Regrading,
    RegradingChunk,
    RegradingLine,
    RegradingPart,
)
from enterprises.models.saved_filters import DefaultFilter, SavedFilter
from enterprises.models.self_reports import SelfReport
from enterprises.models.vault import DocumentRequest, VaultDraw, VaultItem

__all__ = [
    "DocumentRequest",
    "VaultDraw",
    "VaultItem",
    "BulkAct",
    "BulkLine",
    "ChangeProposal",
    "Claim",
    "Conversation",
    "ConversationLine",
    "DefaultFilter",
    "DuplicatePair",
    "CommitmentText",
    "Enterprise",
    "EntryClaim",
    "Fact",
    "FieldChange",
    "FormerName",
    "GradePeriod",
    "GradeProposal",
    "ImportBatch",
    "ImportLine",
    "Industry",
    "IndustryMapping",
    "InputContest",
    "Invitation",
    "Licence",
    "LineContest",
    "Management",
    "Merge",
    "PairSearch",
    "Person",
    "PersonCertificate",
    "ProposedChange",
    "QualityCount",
    "RegisterExport",
    "Regrading",
    "RegradingChunk",
    "RegradingLine",
    "RegradingPart",
    "RuleSet",
    "SavedFilter",
    "SectorDecision",
    "SelfReport",
    "Signature",
    "Site",
    "Takeover",
]
