"""Forms of 自查自报: filled in on a phone, with the camera (GM-1.2)."""

from django import forms
from django.core.exceptions import ValidationError

from casework.forms import ActForm
from casework.forms.files import FilesField, FilesInput
from casework.forms.street_filters import StreetFilter

CAMERA = {"accept": "image/*", "data-preview": ""}
DATE = {"type": "date"}


class HazardForm(forms.Form):
    """A draft: nothing is required while it is filled in; the step itself says what is missing."""

    place = forms.CharField(
        label="部位",
        max_length=120,
        required=False,
        help_text="车间、楼层、设备，写到别人能找到。",
    )
    description = forms.CharField(
        label="隐患情况",
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
    found_on = forms.DateField(
        label="发现日期", required=False, widget=forms.DateInput(format="%Y-%m-%d", attrs=DATE)
    )
    photos = FilesField(
        label="整改前照片",
        required=False,
        widget=FilesInput(attrs=CAMERA),
        help_text="至少一张，可以多选；手机可以直接拍照。上传后不能删除，照片里的位置信息不外传。",
    )

    def __init__(self, *args, today, pictured=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.today = today
        if not self.is_bound:  # the page says what the step will ask for
            for name, field in self.fields.items():
                field.required = name != "photos" or not pictured

    def clean_found_on(self):
        """Not in the future."""
        found = self.cleaned_data["found_on"]
        if found and found > self.today:
            raise ValidationError("发现日期不能晚于今天。")
        return found

    def values(self, names=None):
        """What can be kept of the fields `names` (default: all but the photos); what is invalid is left out."""
        known = {name: value for name, value in self.cleaned_data.items() if name != "photos"}
        return {name: value for name, value in known.items() if names is None or name in names}


class CorrectionForm(ActForm):
    """What was done, when it was finished, and how it looks now."""

    measure = forms.CharField(label="整改措施", max_length=500, widget=forms.Textarea(attrs={"rows": 4}))
    corrected_on = forms.DateField(
        label="整改完成日期",
        widget=forms.DateInput(format="%Y-%m-%d", attrs=DATE),
        help_text="实际整改完成的那一天；上传的时间由服务器另行记录。",
    )
    photos = FilesField(
        label="整改后照片",
        widget=FilesInput(attrs=CAMERA),
        help_text="尽量与整改前同一角度；可以多选，手机可以直接拍照。",
    )

    def clean_corrected_on(self):
        """Between the day it was found and today."""
        day = self.cleaned_data["corrected_on"]
        if self.row.found_on and day < self.row.found_on:
            raise ValidationError(f"不能早于发现日期 {self.row.found_on}。")
        return day


class SelfReportFilter(StreetFilter):
    """Staff's filters: street (the bureau's choice), open or corrected."""

    STATES = (("", "全部"), ("open", "还没整改"), ("corrected", "已整改，待查看"), ("seen", "已阅"))

    state = forms.ChoiceField(label="状态", choices=STATES, required=False)
