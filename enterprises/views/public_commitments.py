"""The proof behind a poster's QR code: the allowed columns of one signature and nothing else (GM-1.1)."""

from django.shortcuts import render

from accounts.access import public
from accounts.refusals import NotVisible
from casework.policy import policy_value
from enterprises.models import CommitmentText, Signature
from enterprises.rules.commitments import STATES, YEARS, public_row, state_of


@public
def proof(request, code):
    """有效 or 已被新版代替; raises NotVisible for a code that no poster carries."""
    signature = Signature.objects.public(code)
    if signature is None:
        raise NotVisible("没有这份承诺。", next_step="请核对网址，或者直接扫描海报上的二维码。")
    texts = CommitmentText.objects.in_force(request.today)
    state = state_of(signature, texts, request.today, policy_value(YEARS, request.today))
    context = {"row": public_row(signature, state), "valid": state == "valid", "tone": STATES[state][1]}
    return render(request, "enterprises/public/commitment.html", context)
