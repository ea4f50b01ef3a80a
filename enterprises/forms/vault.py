"""Forms of the vault: a document, its correction, a request, a draw (GM-5.1, GM-3.2)."""

from django import forms

from accounts.models import Organisation
from casework.forms import ActForm
from casework.forms.files import FilesField, FilesInput
from casework.forms.street_filters import StreetFilter
from enterprises.stages import VaultKind, VaultStage

DATE = {"type": "date"}
ACCEPTED = ".pdf,.jpg,.jpeg,.png,.webp,.docx,.xlsx"
HELP = "JPG、PNG 图片，PDF，Word（docx）、Excel（xlsx）；可以多选。"


def _issued():
    return forms.DateField(
        label="签发日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DATE),
        help_text="文件上写的日期；记录类的写当天。",
    )


def _expires():
    return forms.DateField(
        label="有效期至",
        required=False,
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DATE),
        help_text="制度、规程长期有效的不填；预案、记录、评估、检测写下次应当更新的日期。",
    )


def _files():
    return FilesField(label="文件", widget=FilesInput(attrs={"accept": ACCEPTED}), help_text=HELP)


class DocumentForm(forms.Form):
    """One document for the vault; the kind is fixed where it takes another's place."""

    kind = forms.ChoiceField(label="种类", choices=VaultKind.choices)
    title = forms.CharField(label="名称", max_length=120, help_text="与文件封面一致。")
    issued_on = _issued()
    expires_on = _expires()
    files = _files()

    def __init__(self, *args, replaces=None, kind="", **kwargs):
        initial = {"kind": kind}
        if replaces:
            initial = {"kind": replaces.kind, "title": replaces.title}
        super().__init__(*args, initial=initial, **kwargs)
        if replaces:
            self.fields["kind"].disabled = True


class CorrectDocumentForm(ActForm):
    """补正: the better file with its dates."""

    issued_on = _issued()
    expires_on = _expires()
    files = _files()

    def __init__(self, *args, row, **kwargs):
        kwargs["initial"] = {"issued_on": row.issued_on, "expires_on": row.expires_on}
        super().__init__(*args, row=row, **kwargs)


class RequestForm(forms.Form):
    """What staff need from an enterprise and why."""

    kind = forms.ChoiceField(label="种类", choices=VaultKind.choices)
    note = forms.CharField(
        label="要哪一份，为什么要",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="企业会看到这段话。库中已有有效的，系统不会再让企业提供。",
    )


class DrawForm(forms.Form):
    """How many to draw; the bureau names the street."""

    street = forms.ModelChoiceField(label="街道", queryset=Organisation.objects.none())
    size = forms.IntegerField(label="抽取几份", min_value=1, max_value=200, initial=5)

    def __init__(self, *args, streets, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["street"].queryset = streets
        first = list(streets[:2])
        if len(first) == 1:
            self.fields["street"].initial = first[0]


class VaultFilter(StreetFilter):
    """Staff's filters over documents."""

    kind = forms.ChoiceField(label="种类", choices=(("", "全部"), *VaultKind.choices), required=False)
    stage = forms.ChoiceField(label="状态", choices=(("", "全部"), *VaultStage.choices), required=False)
