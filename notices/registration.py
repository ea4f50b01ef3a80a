"""What the messages hang into the rest of the house."""

from datetime import timedelta

from django.urls import reverse

from accounts.menu import MenuItem
from accounts.menu import register as register_menu
from accounts.stages import DESK_ROLES, Audience, Role
from casework import tasks
from casework.boards import Board
from casework.boards import register as register_board
from casework.panels import register as register_panel
from casework.readiness import register as register_readiness
from casework.tasks import TaskKind
from notices import audiences, months, reminding  # noqa: F401 - its templates register themselves
from notices.models import Delivery
from notices.operations import mass, oldest_waiting
from notices.stages import DeliveryState
from notices.views.case_messages import case_messages
from notices.views.letters_board import letters_board
from notices.views.rules import READERS
from notices.waiting import CARRIERS, of_offices

LONGEST_WAIT = timedelta(minutes=15)  # fifteen sweeps have passed it by


def unread(request):
    """The messages this person has not read, for the menu."""
    return Delivery.objects.inbox_of(request.user).filter(state=DeliveryState.DELIVERED)


def letters(request):
    """The letters that this person's offices have to carry, for the menu."""
    return of_offices(request.user).to_carry()


def flows(at):
    """Whether messages go out: nothing that could has waited for longer than a quarter of an hour."""
    waiting = oldest_waiting(at)
    return waiting is None or waiting < LONGEST_WAIT


def _mass_link(task):
    return {"label": "查看这次群发", "url": reverse("notices:mass_item", args=[task.parameters["mass"]])}


def register():
    """Called once when the app is ready."""
    register_readiness("messages", flows)
    register_panel("messages", case_messages)
    register_board(Board("notices.letters", "notices/board.html", letters_board, order=8))
    months.register()
    audiences.register(audiences.STREET_OFFICES)
    tasks.register(
        TaskKind(mass.KIND, "群发", mass.run_mass, counted="人", link=_mass_link, stopped=mass.stopped)
    )
    _register_menus()


def _register_menus():
    register_menu(
        MenuItem("消息", "notices:desk_messages", icon="bell", roles=DESK_ROLES, order=15, badge=unread)
    )
    register_menu(
        MenuItem(
            "群发", "notices:mass", "people", roles=mass.SENDERS, order=16, under="notices:desk_messages"
        )
    )
    register_menu(
        MenuItem(
            "待送达函件",
            "notices:letters",
            "mail",
            roles=CARRIERS,
            order=17,
            badge=letters,
            under="notices:desk_messages",
        )
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
