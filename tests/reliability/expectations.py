"""What each cell of the matrix must answer: by audience, role and whose object it is (R2)."""

from accounts.stages import (
    ADMIN_ROLES,
    BODY_ROLES,
    BUREAU_ROLES,
    ENTERPRISE_ROLES,
    STREET_ROLES,
    Audience,
    Role,
)

# The audience of every address, said a second time: a page that is opened too far is caught here.
AUDIENCES = {
    "desk/": Audience.DESK,
    "portal/": Audience.PORTAL,
    "account/": Audience.SIGNED_IN,
    "home/": Audience.SIGNED_IN,
    "files/": Audience.SIGNED_IN,
    "sign-out/": Audience.SIGNED_IN,
    "entry/mine/": Audience.SIGNED_IN,
    "api/v1/": Audience.PUBLIC,
    "calendar/": Audience.PUBLIC,
    "commitments/": Audience.PUBLIC,
    "entry/": Audience.PUBLIC,
    "forgotten/": Audience.PUBLIC,
    "healthz": Audience.PUBLIC,
    "history/": Audience.PUBLIC,
    "list/": Audience.PUBLIC,
    "notices/": Audience.PUBLIC,
    "objections/": Audience.PUBLIC,
    "privacy/": Audience.PUBLIC,
    "publications/": Audience.PUBLIC,
    "readyz": Audience.PUBLIC,
    "rounds/": Audience.PUBLIC,
    "sign-in/": Audience.PUBLIC,
}
# Argument “pk” by address: which object of the sample it is.
OBJECTS = {
    "desk/people/": "user",
    "desk/appointments/": "appointment",
    "desk/certificates/": "officer_certificate",
    "desk/organisations/": "organisation",
    "desk/password-requests/": "password_request",
    "desk/firms/": "firm_organisation",
    "desk/cases/": "case",
    "desk/jobs/": "job_run",
    "desk/messages/": "delivery",
    "desk/messages/mass/": "mass",
    "desk/contacts/": "message",
    "portal/messages/": "own_delivery",
    "desk/settings/reminders/": "reminder_rule",
    "portal/cases/": "case",
    "files/attachments/": "attachment",
    "files/documents/": "document",
    "desk/work/": "work",
    "desk/enterprises/filters/": "filter",
    "desk/enterprises/bulk/": "bulk",
    "desk/enterprises/imports/": "batch",
    "desk/enterprises/merges/": "merge",
    "desk/enterprises/takeovers/": "takeover",
    "desk/enterprises/": "enterprise",
    "desk/entry-claims/": "case",
    "desk/list/street-lists/": "list",
    "desk/list/opinions/": "opinion",
    "desk/consultations/": "opinion",
    "desk/conversations/": "conversation",
    "portal/conversations/": "conversation",
    "desk/list/rounds/": "round",
    "desk/list/quarters/": "quarter",
    "desk/list/applications/": "application",
    "portal/list/applications/": "application",
    "desk/commitments/texts/": "text_kind",
    "desk/vault/draws/": "vault_draw",
    "desk/grading/rule-sets/": "rule_set",
    "desk/grading/years/": "regrading",
    "desk/grading/years/<int:pk>/lines/<": "regrading_line",
    "portal/grade/": "grade_input",
    "portal/self-reports/": "self_report",
    "portal/commitments/": "signature",
    "portal/vault/": "vault_item",
    "portal/people/": "person",
    "portal/certificates/": "certificate",
    "portal/staff/": "staff_appointment",
    "desk/settings/policies/": "key",
}
# Posts that name their object in the form: one that is not theirs is not there.
NAMED_IN_FORM = {"account/firm/"}
OFFICE = BUREAU_ROLES | STREET_ROLES
# One row for the whole district, or everybody's own of that name: it is there on either side.
EITHER_SIDE = {"quarter", "regrading", "grade_input"}
# Who sees an object when it is of the own street, firm or body.
SEEN_BY = {
    "user": ADMIN_ROLES,
    "appointment": ADMIN_ROLES,
    "officer_certificate": ADMIN_ROLES,
    "organisation": ADMIN_ROLES,
    "password_request": {Role.SYSTEM_ADMIN},
    "job_run": {Role.SYSTEM_ADMIN},
    "delivery": OFFICE | {Role.AUDIT_ADMIN},
    "own_delivery": {Role.PRINCIPAL},
    "message": OFFICE | {Role.AUDIT_ADMIN},
    "mass": OFFICE,
    "reminder_rule": BUREAU_ROLES | ADMIN_ROLES,
    "firm_organisation": STREET_ROLES,
    "case": OFFICE | ENTERPRISE_ROLES,
    "attachment": OFFICE | ENTERPRISE_ROLES | {Role.AUDIT_ADMIN},
    "document": OFFICE | ENTERPRISE_ROLES | {Role.AUDIT_ADMIN},
    "batch": OFFICE,
    "work": {Role.STREET_CLERK},
    "filter": {Role.STREET_CLERK},
    "bulk": {Role.STREET_CLERK},
    "takeover": OFFICE,
    "merge": OFFICE,
    "enterprise": OFFICE,
    "conversation": OFFICE | ENTERPRISE_ROLES,
    "list": OFFICE,
    "opinion": BUREAU_ROLES | BODY_ROLES,
    "round": BUREAU_ROLES,
    "quarter": OFFICE,
    "application": OFFICE | ENTERPRISE_ROLES,
    "text_kind": BUREAU_ROLES,
    "rule_set": BUREAU_ROLES,
    "regrading": OFFICE,
    "regrading_line": OFFICE,
    "grade_input": ENTERPRISE_ROLES,
    "vault_draw": OFFICE,
    "self_report": ENTERPRISE_ROLES,
    "signature": ENTERPRISE_ROLES,
    "vault_item": ENTERPRISE_ROLES,
    "person": ENTERPRISE_ROLES,
    "certificate": ENTERPRISE_ROLES,
    "staff_appointment": ENTERPRISE_ROLES,
    "key": OFFICE | ADMIN_ROLES,
}


def longest(table, address):
    """The entry of the longest beginning of an address, or None."""
    found = [start for start in table if address.startswith(start)]
    return table[max(found, key=len)] if found else None


def object_of(address):
    """The name of the object an address is about, or None; raises KeyError for one that nobody listed."""
    if "<" not in address or audience_of(address) == Audience.PUBLIC:
        return None
    name = longest(OBJECTS, address)
    if name is None:
        raise KeyError(address)
    return name


def audience_of(address):
    """The audience an address is meant for."""
    return longest(AUDIENCES, address) if address else Audience.PUBLIC


def admitted(audience, role):
    """Whether people of this role see pages of the audience at all."""
    if audience == Audience.DESK:
        return role not in ENTERPRISE_ROLES
    return role in ENTERPRISE_ROLES if audience == Audience.PORTAL else True


def sees(address, role, side):
    """Whether the object of an address is there for this person."""
    name = object_of(address)
    if name is None:
        return True
    return (side == "own" or name in EITHER_SIDE) and role in SEEN_BY[name]


def expected(method, address, rule, role, side):
    """The statuses a cell may have; “seen” answers whatever the act says, but never 404, 401 or 5xx."""
    audience = audience_of(address)
    if address == "readyz":
        return {200, 405, 503}  # nobody beats in a test
    if audience == Audience.PUBLIC:
        return {200, 301, 302, 400, 404, 405, 409, 422}
    if role is None:
        return {302}
    if not admitted(audience, role):
        return {404}
    if rule.roles and role not in rule.roles:
        return {403}
    if not sees(address, role, side):
        return {404, 405} if method == "GET" else {404}
    seen = {200, 204, 302, 400, 403, 405, 409, 422}
    return seen | {404} if method == "POST" and address in NAMED_IN_FORM else seen
