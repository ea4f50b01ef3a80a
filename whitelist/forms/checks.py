"""附件5 and 附件7 as filled in on site: every line may be saved alone, gaps are named before the first signature."""

from django import forms
from django.core.exceptions import ValidationError

from casework.forms import SignedActForm
from casework.forms.files import FilesField
from whitelist.declaration import PRIORITY, YES_NO
from whitelist.forms.declaration import DraftForm
from whitelist.sheet_items import CHECK_ITEMS

NOTE = forms.Textarea(attrs={"rows": 2, "placeholder": " "})


class CheckForm(DraftForm):
    """The eleven items, the priority conditions, what was said; `today` bounds the day of the visit."""

    priority = forms.MultipleChoiceField(
        label="（9）符合哪些优先条件", choices=PRIORITY, required=False, widget=forms.CheckboxSelectMultiple
    )
    opinion = forms.CharField(
        label="核查意见", max_length=500, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )
    company_person = forms.CharField(label="企业在场人员", max_length=40)
    company_comment = forms.CharField(
        label="企业意见",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="企业对核查情况怎么说，照实记。",
    )
    visited_on = forms.DateField(
        label="核查日期", widget=forms.DateInput(format="%Y-%m-%d", attrs={"type": "date"})
    )

    def __init__(self, *args, check, today, **kwargs):
        self.today = today
        super().__init__(*args, initial=_initial(check), **kwargs)
        for item in CHECK_ITEMS:
            self.fields[f"met_{item.name}"] = forms.ChoiceField(
                label=item.label, choices=YES_NO, widget=forms.RadioSelect
            )
            self.fields[f"note_{item.name}"] = forms.CharField(
                label="不符合的情形", max_length=300, required=False, widget=NOTE
            )

    def clean_visited_on(self):
        """Nobody has visited tomorrow."""
        if self.cleaned_data["visited_on"] > self.today:
            raise ValidationError("核查日期不能晚于今天。")
        return self.cleaned_data["visited_on"]

    def items(self):
        """Number, item and its two bound fields, in the order of the form; the last three have no tick there."""
        return [
            {
                "number": number,
                "item": item,
                "met": self[f"met_{item.name}"],
                "note": self[f"note_{item.name}"],
            }
            for number, item in enumerate(CHECK_ITEMS, start=1)
        ]

    def values(self, names=None):
        """Arguments of save_check: of `names` only, when given."""
        kept = {name: value for name, value in self.cleaned_data.items() if names is None or name in names}
        if not kept.get("visited_on", True):
            del kept["visited_on"]
        answers = {}
        for item in CHECK_ITEMS:
            met, note = kept.pop(f"met_{item.name}", None), kept.pop(f"note_{item.name}", None)
            if met:
                answers.setdefault(item.name, {})["met"] = met == "yes"
            if note is not None:
                answers.setdefault(item.name, {})["note"] = note
        return {"answers": answers, **kept}


def _initial(check):
    values = {
        name: getattr(check, name)
        for name in ("priority", "opinion", "company_person", "company_comment", "visited_on")
    }
    words = {True: "yes", False: "no"}
    for name, answer in check.answers.items():
        values[f"met_{name}"] = words.get(answer.get("met"))
        values[f"note_{name}"] = answer.get("note", "")
    return values


class SignCheckForm(SignedActForm):
    """An officer's signature under what was shown: `seen` is its seal."""

    seen = forms.CharField(widget=forms.HiddenInput)


class PhotosForm(forms.Form):
    """Pictures taken on site, by the camera or from the album."""

    photos = FilesField(label="选择或者拍摄照片")

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["photos"].widget.attrs |= {"accept": "image/*", "data-preview": ""}
