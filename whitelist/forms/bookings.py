"""Forms of the field check's appointment; `seen` carries the version of the application that was looked at."""

from django import forms

from accounts.models import User
from accounts.stages import Role
from casework.calendar import load_calendar
from casework.forms import ActForm, ReasonForm
from whitelist.bookings import told, verify_by, warnings_of

MOMENT = forms.DateTimeInput(format="%Y-%m-%dT%H:%M", attrs={"type": "datetime-local"})


class BookingForm(ActForm):
    """An act on an appointment that somebody else may be changing at the same time."""

    seen = forms.IntegerField(widget=forms.HiddenInput)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["seen"].initial = self.row.version

    def officers(self):
        """The officers of the street."""
        return User.objects.holding(Role.STREET_OFFICER, self.row.case.organisation).order_by("name")


class DayForm(BookingForm):
    """A new time: a day off or a day after the limit has to be confirmed; a past one the act refuses."""

    booked_for = forms.DateTimeField(label="新的上门时间", widget=MOMENT)
    confirmed = forms.BooleanField(label="非工作日或者晚于核查最后一天的，确认照此安排", required=False)

    def clean(self):
        """Warn once; with the box ticked the warning has been read."""
        cleaned = super().clean()
        moment = cleaned.get("booked_for")
        if moment and moment > self.at and not cleaned.get("confirmed"):
            warnings = warnings_of(self.row, moment, load_calendar())
            if warnings:
                self.add_error("confirmed", f"{'；'.join(warnings)}。仍要这样安排的，请勾选。")
        return cleaned

    def values(self):
        """The confirmation is for the form alone."""
        return {name: value for name, value in self.cleaned_data.items() if name != "confirmed"}


class AssignForm(DayForm):
    """Who goes to verify, and when."""

    officer = forms.ModelChoiceField(
        label="核查人员",
        queryset=User.objects.none(),
        help_text="现场须两名持有效执法证的人员，这里指定主办人。",
    )
    field_order = ["officer", "booked_for", "confirmed"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = self.officers()
        self.fields["officer"].initial = self.row.assigned_to_id
        booked = self.fields["booked_for"]
        booked.label, booked.required = "约定时间", False
        booked.help_text = "与企业约定的核查时间，企业在门户可以看到；还没有约好的，可以以后再填。"


class MoveForm(DayForm):
    """When we come instead."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["booked_for"].initial = self.row.booked_for


class AskForm(BookingForm):
    """The day the enterprise proposes, and why."""

    asked_for = forms.DateTimeField(label="希望延后到", widget=MOMENT)
    reason = forms.CharField(label="延后的理由", max_length=300, widget=forms.Textarea(attrs={"rows": 4}))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        last = verify_by(self.row)
        limit = f"延后不改变街道完成核查的最后一天（{last:%Y-%m-%d}）。" if last else ""
        self.fields[
            "asked_for"
        ].help_text = f"原定 {told(self.row.booked_for)}，街道答复之前仍然有效。{limit}"


class _AnswerForm(BookingForm):
    """An answer: what was asked stands above it."""

    def references(self):
        """The enterprise's request."""
        if self.row.asked_for is None:
            return ()
        words = f"原定 {told(self.row.booked_for)}，希望延后到 {told(self.row.asked_for)}。理由：{self.row.asked_because}"
        return ({"label": "企业的延后申请", "text": words, "url": None},)


class GrantForm(_AnswerForm, DayForm):
    """The new time; the proposed one stands in the field."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["booked_for"].initial = self.row.asked_for


class RefusePostponementForm(_AnswerForm, ReasonForm):
    """Why not."""


class CancelForm(BookingForm, ReasonForm):
    """Why the appointment falls."""


class AbsenceForm(BookingForm):
    """Who stood there is the officer who writes; when, and what was found."""

    arrived_at = forms.DateTimeField(label="到场时间", widget=MOMENT)
    note = forms.CharField(
        label="现场情况",
        max_length=300,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="写明等候多久、怎样联系过企业。登记到场未遇不等于不予纳入。",
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["arrived_at"].initial = self.row.booked_for


class ExplainForm(BookingForm):
    """What kept the enterprise."""

    reason = forms.CharField(label="未能接待的情况", max_length=300, widget=forms.Textarea(attrs={"rows": 4}))


class ReassignForm(BookingForm):
    """Who goes instead."""

    officer = forms.ModelChoiceField(label="新的承办人", queryset=User.objects.none())

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["officer"].queryset = self.officers().exclude(pk=self.row.assigned_to_id)
