"""Pages about people, organisations and one's own account."""

from django.urls import path

from accounts.views import administration, firms, organisations, own, people, second_factor, sign_in

app_name = "accounts"

urlpatterns = [
    path("sign-in/", sign_in.sign_in, name="sign_in"),
    path("sign-out/", sign_in.sign_out, name="sign_out"),
    path("forgotten/", sign_in.forgotten, name="forgotten"),
    path("forgotten/noted/", sign_in.forgotten_noted, name="forgotten_noted"),
    path("privacy/", own.privacy_notice, name="privacy_notice"),
    path("home/", own.home, name="home"),
    path("account/password/", own.password, name="password"),
    path("account/privacy/", own.privacy, name="privacy"),
    path("account/firm/", own.choose, name="choose_firm"),
    path("account/sign-ins/", own.sign_ins, name="sign_ins"),
    path("account/second-factor/", second_factor.second_factor, name="second_factor"),
    path("account/second-factor/enrol/", second_factor.second_factor_enrol, name="second_factor_enrol"),
    path("desk/people/", people.people, name="people"),
    path("desk/people/add/", people.add, name="add_person"),
    path("desk/people/<int:pk>/", people.person, name="person"),
    path("desk/people/<int:pk>/edit/", people.edit, name="edit_person"),
    path("desk/people/<int:pk>/deactivate/", people.deactivate, name="deactivate"),
    path("desk/people/<int:pk>/reactivate/", people.reactivate, name="reactivate"),
    path("desk/people/<int:pk>/password/", people.reset_password, name="reset_password"),
    path("desk/people/<int:pk>/appoint/", people.appoint, name="appoint"),
    path("desk/people/<int:pk>/certificates/add/", people.add_certificate, name="add_certificate"),
    path("desk/people/<int:pk>/second-factor/forget/", people.forget_device, name="forget_device"),
    path("desk/appointments/<int:pk>/end/", people.end_appointment, name="end_appointment"),
    path("desk/certificates/<int:pk>/shorten/", people.shorten_certificate, name="shorten_certificate"),
    path("desk/organisations/", organisations.organisations, name="organisations"),
    path("desk/organisations/add/", organisations.add, name="add_organisation"),
    path("desk/organisations/<int:pk>/edit/", organisations.edit, name="edit_organisation"),
    path("desk/organisations/<int:pk>/end/", organisations.end, name="end_organisation"),
    path("desk/second-factor/", administration.second_factor_rules, name="second_factor_rules"),
    path("desk/password-requests/", administration.password_requests, name="password_requests"),
    path("desk/password-requests/<int:pk>/", administration.handle_request, name="handle_request"),
    path("desk/sign-ins/", administration.all_sign_ins, name="all_sign_ins"),
    path("desk/account-events/", administration.events, name="events"),
    path("desk/firms/<int:pk>/principal/", firms.change_principal, name="change_principal"),
    path("portal/principal/", firms.hand_over, name="hand_over"),
]
