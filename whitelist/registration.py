"""What the positive list hangs into the rest of the house: its kinds of cases, its menu, its cards."""

from accounts.menu import MenuItem
from accounts.menu import register as register_menu
from accounts.stages import BODY_ROLES, BUREAU_ROLES, STREET_ROLES, Audience
from casework import agenda
from casework.boards import Board
from casework.boards import register as register_board
from casework.forms import ReasonForm, SignedActForm
from casework.kinds import Act, CaseKind
from casework.kinds import register as register_kind
from enterprises import obstacles
from enterprises.filters import extras
from whitelist import audiences, months, panels, rights, workflow
from whitelist.agenda import visits as booked_visits
from whitelist.board import own_board, round_board, waiting_board
from whitelist.cards import register_cards
from whitelist.forms import applications as forms
from whitelist.forms import bookings as times
from whitelist.forms import rounds as round_forms
from whitelist.obstacles import list_obstacles
from whitelist.operations import (
    applications,
    bookings,
    deliberations,
    notices,
    objections,
    publications,
    quarters,
    refusals,
    rounds,
    street_lists,
    visits,  # noqa: F401 - its letters and conditions register themselves
)
from whitelist.register_filter import on_list, visited

MENU = "whitelist:desk"
ROUND = CaseKind(
    code=workflow.ROUND.kind,
    label="正面清单批次",
    model="whitelist.Round",
    workflow=workflow.ROUND,
    acts={
        "open": Act(rounds.open_round, round_forms.ChannelForm),
        "close": Act(rounds.close_round),
        "consult": Act(rounds.consult, round_forms.ConsultForm),
        "close_consultation": Act(rounds.close_consultation),
        "deliberate": Act(deliberations.deliberate, round_forms.DeliberateForm),
        "begin_notice": Act(notices.begin_notice, round_forms.ChannelForm),
        "correct_notice": Act(notices.correct_notice, round_forms.CorrectNoticeForm),
        "end_notice": Act(notices.end_notice),
        "publish": Act(publications.publish, round_forms.PublishForm),
        "supplement": Act(publications.supplement, round_forms.PublishForm),
        "cancel": Act(rounds.cancel_round, ReasonForm, aside=True),
    },
    panels=panels.round_panels,
    links=panels.round_links,
    menu=MENU,
    duty_page=panels.reply_page,
)
APPLICATION = CaseKind(
    code=workflow.APPLICATION.kind,
    label="正面清单申请",
    model="whitelist.Application",
    workflow=workflow.APPLICATION,
    acts={
        "accept": Act(applications.accept),
        "return": Act(applications.return_application, forms.ReturnForm),
        "transfer": Act(applications.transfer, forms.TransferForm),
        "assign": Act(
            bookings.assign, times.AssignForm, settled=panels.visit_is_arranged, again="约定核查时间"
        ),
        "grant_postponement": Act(
            bookings.grant_postponement, times.GrantForm, settled=panels.nothing_is_asked
        ),
        "refuse_postponement": Act(
            bookings.refuse_postponement, times.RefusePostponementForm, settled=panels.nothing_is_asked
        ),
        "move_visit": Act(bookings.move_visit, times.MoveForm, aside=True),
        "cancel_visit": Act(bookings.cancel_visit, times.CancelForm, aside=True),
        "record_absence": Act(bookings.record_absence, times.AbsenceForm, aside=True),
        "reassign": Act(bookings.reassign, times.ReassignForm, aside=True),
        "start_check": Act(page="whitelist:check", settled=panels.check_decided, again="再次现场核查"),
        "refuse": Act(refusals.refuse),
        "refuse_recommended": Act(refusals.refuse_recommended, ReasonForm),
        "serve": Act(refusals.serve, forms.ServeForm),
        "sample_review": Act(page="whitelist:sample_check"),
        "carry_over": Act(applications.carry_over, ReasonForm),
    },
    portal_acts={
        "submit": Act(applications.submit, forms.SubmitForm),
        "resubmit": Act(applications.resubmit, SignedActForm),
        "serve": Act(refusals.receipt, forms.ReceiptForm, label="签收告知书"),
        "request_review": Act(refusals.request_review, forms.ReviewRequestForm),
        "ask_postponement": Act(bookings.ask_postponement, times.AskForm, aside=True),
        "cancel_booking": Act(bookings.cancel_booking, times.CancelForm, aside=True),
        "explain_absence": Act(
            bookings.explain_absence, times.ExplainForm, settled=panels.nothing_to_explain
        ),
        "withdraw": Act(applications.withdraw, ReasonForm, aside=True),
    },
    panels=panels.application_panels,
    portal_panels=panels.application_portal_panels,
    links=panels.application_links,
    portal_menu="whitelist:portal",
    menu=MENU,
)
STREET_LIST = CaseKind(
    code=workflow.STREET_LIST.kind,
    label="街道拟纳入名单",
    model="whitelist.StreetList",
    workflow=workflow.STREET_LIST,
    acts={
        "report": Act(street_lists.report_list, round_forms.NilListForm),
        "record_late": Act(street_lists.record_late, ReasonForm),
        "return": Act(street_lists.return_list, ReasonForm),
        "receive": Act(street_lists.receive_list),
    },
    panels=panels.street_list_panels,
    links=panels.street_list_links,
    menu=MENU,
)
QUARTER = CaseKind(
    code=workflow.QUARTER.kind,
    label="正面清单季度汇总表",
    model="whitelist.QuarterReport",
    workflow=workflow.QUARTER,
    acts={"report": Act(quarters.report_quarter)},
    panels=panels.quarter_panels,
    links=panels.quarter_links,
    menu="whitelist:quarters",
)
OBJECTION = CaseKind(
    code=workflow.OBJECTION.kind,
    label="公示异议",
    model="whitelist.Objection",
    workflow=workflow.OBJECTION,
    acts={
        "examine": Act(objections.examine, round_forms.NoteForm),
        "dismiss": Act(objections.dismiss, round_forms.AnswerForm),
        "uphold": Act(objections.uphold, round_forms.AnswerForm),
    },
    panels=panels.objection_panels,
    menu=MENU,
)
REVIEW = CaseKind(
    code=workflow.REVIEW.kind,
    label="复核申请",
    model="whitelist.ReviewRequest",
    workflow=workflow.REVIEW,
    acts={
        "uphold": Act(refusals.uphold, round_forms.DecisionForm),
        "overturn": Act(refusals.overturn, round_forms.DecisionForm),
    },
    panels=panels.review_panels,
    portal_panels=panels.review_panels,
    menu=MENU,
    portal_menu="whitelist:portal",
)


def register():
    """Called once when the app is ready."""
    for kind in (ROUND, APPLICATION, STREET_LIST, QUARTER, OBJECTION, REVIEW):
        register_kind(kind)
    register_menu(MenuItem("正面清单", MENU, icon="shield", roles=BUREAU_ROLES | STREET_ROLES, order=40))
    register_menu(
        MenuItem(
            "季度汇总表",
            "whitelist:quarters",
            "chart",
            roles=BUREAU_ROLES | STREET_ROLES,
            order=41,
            under=MENU,
        )
    )
    register_menu(
        MenuItem("征求意见", "whitelist:own_consultations", icon="mail", roles=BODY_ROLES, order=45)
    )
    register_board(Board("whitelist.own", "whitelist/boards/own.html", own_board, order=5))
    register_board(Board("whitelist.waiting", "whitelist/boards/waiting.html", waiting_board, order=4))
    register_board(Board("whitelist.round", "whitelist/boards/round.html", round_board, order=10))
    agenda.register("whitelist", booked_visits)
    register_cards()
    rights.register()
    months.register()
    audiences.register()
    obstacles.register(list_obstacles)
    extras.register("listed", on_list)
    extras.register("visited", visited)
    register_menu(
        MenuItem("正面清单", "whitelist:portal", icon="shield", audiences=(Audience.PORTAL,), order=20)
    )
    _public_menu()


def _public_menu():
    everybody = (Audience.PUBLIC,)
    for item in (
        MenuItem("首页", "whitelist:home", audiences=everybody, order=10),
        MenuItem("清单", "whitelist:list", audiences=everybody, order=20),
        MenuItem("公示", "whitelist:notices", audiences=everybody, order=30),
        MenuItem("历次公布", "whitelist:publications", audiences=everybody, order=40),
        MenuItem("年度批次", "whitelist:public_rounds", audiences=everybody, order=50),
        MenuItem("异议查询", "whitelist:objections", audiences=everybody, order=60),
    ):
        register_menu(item)
