"""The words of organisations and roles."""

from django.db.models import TextChoices


class OrganisationKind(TextChoices):
    BUREAU = "bureau", "区应急管理局"
    SECTION = "section", "区局科室"
    STREET_OFFICE = "street_office", "街道应急办"
    DEPARTMENT = "department", "联合单位"
    STATION = "station", "驻街道所"
    ASSOCIATION = "association", "行业协会、社会组织"
    PROVIDER = "provider", "第三方服务机构"
    ENTERPRISE = "enterprise", "企业"


class Role(TextChoices):
    BUREAU_CLERK = "bureau_clerk", "区局经办人"
    BUREAU_OFFICER = "bureau_officer", "区局执法人员"
    SECTION_HEAD = "section_head", "科室负责人"
    LEGAL_REVIEWER = "legal_reviewer", "法制审核人"
    DEPUTY_DIRECTOR = "deputy_director", "分管领导"
    DIRECTOR = "director", "主要负责人（局长）"
    STREET_CLERK = "street_clerk", "街道经办人"
    STREET_OFFICER = "street_officer", "街道执法人员"
    STREET_HEAD = "street_head", "街道应急办负责人"
    LIAISON = "liaison", "联络员"
    LEADER = "leader", "单位分管领导"
    PRINCIPAL = "principal", "企业主要负责人"
    SAFETY_OFFICER = "safety_officer", "企业安全管理人员"
    EXPERT = "expert", "专家"
    SYSTEM_ADMIN = "system_admin", "系统管理员"
    SECURITY_ADMIN = "security_admin", "安全管理员"
    AUDIT_ADMIN = "audit_admin", "审计管理员"


BUREAU_ROLES = frozenset(
    {
        Role.BUREAU_CLERK,
        Role.BUREAU_OFFICER,
        Role.SECTION_HEAD,
        Role.LEGAL_REVIEWER,
        Role.DEPUTY_DIRECTOR,
        Role.DIRECTOR,
    }
)
STREET_ROLES = frozenset({Role.STREET_CLERK, Role.STREET_OFFICER, Role.STREET_HEAD})
BODY_ROLES = frozenset({Role.LIAISON, Role.LEADER})
ENTERPRISE_ROLES = frozenset({Role.PRINCIPAL, Role.SAFETY_OFFICER})
# 等保三级 8.1.4.2: three administrators whose duties are kept apart.
ADMIN_ROLES = frozenset({Role.SYSTEM_ADMIN, Role.SECURITY_ADMIN, Role.AUDIT_ADMIN})
DESK_ROLES = BUREAU_ROLES | STREET_ROLES | BODY_ROLES | ADMIN_ROLES | {Role.EXPERT}

ROLES_BY_ORGANISATION = {
    OrganisationKind.BUREAU: BUREAU_ROLES | ADMIN_ROLES,
    OrganisationKind.SECTION: BUREAU_ROLES,
    OrganisationKind.STREET_OFFICE: STREET_ROLES,
    OrganisationKind.DEPARTMENT: BODY_ROLES,
    OrganisationKind.STATION: BODY_ROLES,
    OrganisationKind.ASSOCIATION: BODY_ROLES,
    OrganisationKind.PROVIDER: frozenset({Role.EXPERT}),
    OrganisationKind.ENTERPRISE: ENTERPRISE_ROLES,
}


class Audience(TextChoices):
    PUBLIC = "public", "公众"
    SIGNED_IN = "signed_in", "已登录"
    DESK = "desk", "工作台"
    PORTAL = "portal", "企业门户"


PARENTS_OF = {
    OrganisationKind.BUREAU: frozenset(),
    OrganisationKind.SECTION: frozenset({OrganisationKind.BUREAU}),
    OrganisationKind.STREET_OFFICE: frozenset({OrganisationKind.BUREAU}),
    OrganisationKind.DEPARTMENT: frozenset({OrganisationKind.BUREAU}),
    OrganisationKind.STATION: frozenset({OrganisationKind.DEPARTMENT, OrganisationKind.STREET_OFFICE}),
    OrganisationKind.ASSOCIATION: frozenset({OrganisationKind.BUREAU}),
    OrganisationKind.PROVIDER: frozenset({OrganisationKind.BUREAU}),
    OrganisationKind.ENTERPRISE: frozenset({OrganisationKind.STREET_OFFICE}),
}
