"""What the messages hang into the rest of the house."""

from datetime import timedelta

from accounts.menu import MenuItem
from accounts.menu import register as register_menu
from accounts.stages import DESK_ROLES, Audience, Role
from casework.readiness import register as register_readiness
from notices import months, reminding  # noqa: F401 - its templates register themselves
from notices.models import Delivery
from notices.operations import oldest_waiting
from notices.stages import DeliveryState
from notices.views.settings import READERS

LONGEST_WAIT = timedelta(minutes=15)  # fifteen sweeps have passed it by


def unread(request):
    """The messages this person has not read, for the menu."""
    return Delivery.objects.inbox_of(request.user).filter(state=DeliveryState.DELIVERED)


def flows(at):
    """Whether messages go out: nothing that could has waited for longer than a quarter of an hour."""
    waiting = oldest_waiting(at)
    return waiting is None or waiting < LONGEST_WAIT


def register():
    """Called once when the app is ready."""
    register_readiness("messages", flows)
    months.register()
    register_menu(
        MenuItem("消息", "notices:desk_messages", icon="bell", roles=DESK_ROLES, order=15, badge=unread)
    )
    register_menu(
        MenuItem("消息", "notices:portal_messages", "bell", (Audience.PORTAL,), order=15, badge=unread)
    )
    register_menu(
        MenuItem(
            "提醒规则",
            "notices:rules",
            icon="clock",
            roles=frozenset(READERS),
            order=91,
            under="casework:policies",
        )
    )
    register_menu(
        MenuItem("未送达消息", "notices:failed", icon="alert", roles={Role.SYSTEM_ADMIN}, order=906)
    )
