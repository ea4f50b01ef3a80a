from notices.operations.delivering import deliver_next
from notices.operations.digests import write_digests
from notices.operations.mass import preview_mass, write_mass
from notices.operations.outbox import oldest_waiting, write
from notices.operations.preferences import save_preference
from notices.operations.receipts import mark_read, record_contact, retry_delivery
from notices.operations.recipients import To
from notices.operations.reminders import plan_reminders
from notices.operations.rules import change_rule, load_rules

__all__ = [
    "To",
    "change_rule",
    "deliver_next",
    "load_rules",
    "mark_read",
    "oldest_waiting",
    "plan_reminders",
    "preview_mass",
    "record_contact",
    "retry_delivery",
    "save_preference",
    "write",
    "write_digests",
    "write_mass",
]
