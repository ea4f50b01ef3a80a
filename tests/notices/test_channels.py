"""The ways out of the house: files or SMTP, and the gateway with its signature, against a server of our own."""

import json
from contextlib import contextmanager
from email import message_from_bytes
from http.server import BaseHTTPRequestHandler, HTTPServer
from threading import Thread

import pytest
from django.core import mail

from notices.channels import Outcome
from notices.channels.choice import available
from notices.channels.gateway import Gateway, signature
from notices.channels.mail import Mail
from notices.models import Delivery
from notices.operations.delivering import provider_key
from notices.stages import Channel
from tests.notices.post import clerk_of, make_case, send_all, states, tell, wishes

pytestmark = pytest.mark.django_db


@contextmanager
def gateway(settings, status=200, words="accepted", slow=None):
    """A gateway that remembers what it was given."""
    seen = []

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self):
            body = self.rfile.read(int(self.headers["Content-Length"]))
            seen.append((dict(self.headers), body))
            if slow is not None:
                slow.wait(5)
            self.send_response(status)
            self.end_headers()
            self.wfile.write(words.encode())

        def log_message(self, *words):
            return

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = Thread(target=server.serve_forever)
        thread.start()
        settings.NOTICE_GATEWAY_URL = f"http://127.0.0.1:{server.server_port}/send"
        settings.NOTICE_GATEWAY_SECRET = "只给网关"
        settings.NOTICE_GATEWAY_CHANNELS = ("sms", "wecom")
        try:
            yield seen
        finally:
            if slow is not None:
                slow.set()
            server.shutdown()
            thread.join()


def text_message(**fields):
    case = make_case()
    clerk = clerk_of(case)
    wishes(clerk, channels=[Channel.SMS], **fields)
    tell(case)
    return Delivery.objects.get(channel=Channel.SMS)


def test_the_gateway_gets_signed_words_with_a_key(settings):
    with gateway(settings) as seen:
        delivery = text_message()
        answer = Gateway().send(delivery, "key1")
    headers, body = seen[0]
    told = json.loads(body)
    assert (answer.outcome, answer.words) == (Outcome.TAKEN, "accepted")
    assert (told["channel"], told["to"], told["key"]) == ("sms", delivery.user.phone, "key1")
    assert told["subject"] == delivery.message.subject
    assert told["text"] == "请补正附件3。\n\n要做什么：补正后重新提交。\n为什么现在收到：街道退回了申请。"
    assert told["link"].endswith(f"/desk/cases/{delivery.message.case_id}/")
    assert headers["Idempotency-Key"] == "key1"
    assert headers["X-Signature"] == signature("只给网关", headers["X-Timestamp"], body)
    assert headers["X-Signature"] != signature("另一个", headers["X-Timestamp"], body)


@pytest.mark.parametrize(
    ("status", "outcome"),
    [
        (204, Outcome.TAKEN),
        (400, Outcome.NEVER),
        (422, Outcome.NEVER),
        (429, Outcome.LATER),
        (503, Outcome.LATER),
    ],
)
def test_the_gateways_status_says_whether_to_try_again(settings, status, outcome):
    with gateway(settings, status=status):
        assert Gateway().send(text_message(), "key").outcome == outcome


def test_a_gateway_that_says_nothing_is_not_waited_for(settings):
    from threading import Event

    settings.NOTICE_GATEWAY_TIMEOUT = 0.2
    with gateway(settings, slow=Event()):
        assert Gateway().send(text_message(), "key").outcome == Outcome.LATER


def test_a_gateway_that_is_away_is_tried_again(settings):
    with gateway(settings):
        delivery = text_message()
    assert Gateway().send(delivery, "key").outcome == Outcome.LATER


def test_a_units_robot_is_told_once_for_all_its_people(settings):
    from tests.notices.post import PLAIN

    case = make_case()
    clerk_of(case)
    clerk_of(case)
    template = PLAIN.__class__(**{**PLAIN.__dict__, "key": "sample.robot", "channels": (Channel.WECOM,)})
    with gateway(settings) as seen:
        tell(case, template)
        send_all()
    assert [json.loads(body)["to"] for _, body in seen] == [case.organisation.code]


def test_with_nothing_configured_only_the_system_mail_and_paper_are_there(settings):
    settings.NOTICE_GATEWAY_URL = ""
    assert available() == {Channel.IN_APP, Channel.EMAIL, Channel.PAPER}


def mailed():
    case = make_case()
    wishes(clerk_of(case))
    tell(case)
    return Delivery.objects.get(channel=Channel.EMAIL)


def test_a_mail_carries_the_key_as_its_message_id_and_says_where_to_go_on():
    delivery = mailed()
    send_all()
    sent = mail.outbox[0]
    assert sent.to == [delivery.address]
    assert sent.extra_headers["Message-ID"].startswith(f"<{provider_key(delivery)}@")
    assert f"/desk/cases/{delivery.message.case_id}/" in sent.body
    assert states() == ["delivered", "delivered"]


def test_with_nothing_configured_mail_goes_into_files(settings, tmp_path):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = str(tmp_path)
    assert Mail().send(mailed(), "key").outcome == Outcome.TAKEN
    found = message_from_bytes(next(tmp_path.iterdir()).read_bytes())
    assert found["Message-ID"].startswith("<key@")


def test_a_mail_server_that_is_away_is_tried_again(settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    settings.EMAIL_HOST, settings.EMAIL_PORT = "127.0.0.1", 9
    assert Mail().send(mailed(), "key").outcome == Outcome.LATER


@pytest.mark.parametrize(("code", "outcome"), [(550, Outcome.NEVER), (451, Outcome.LATER)])
def test_a_refused_address_is_final_only_if_the_server_says_so(monkeypatch, code, outcome):
    import smtplib

    def refuse(self):
        raise smtplib.SMTPRecipientsRefused({"x@example.invalid": (code, b"no")})

    monkeypatch.setattr("django.core.mail.EmailMessage.send", refuse)
    assert Mail().send(mailed(), "key").outcome == outcome
