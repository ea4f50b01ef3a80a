"""The form of a saved filter."""

from django import forms

from accounts.models import Organisation


class SavedFilterForm(forms.Form):
    """Its name, who else sees it, whether the list opens with it."""

    name = forms.CharField(label="名称", max_length=40, help_text="如：公明较大风险未评级。")
    office = forms.ModelChoiceField(
        label="谁可以用",
        queryset=Organisation.objects.none(),
        required=False,
        empty_label="只有我自己",
        help_text="共享的是条件，不是数据：同事打开时，只看到其本人有权看的企业。",
    )
    default = forms.BooleanField(label="打开企业列表时默认用它", required=False)

    def __init__(self, *args, actor, **kwargs):
        super().__init__(*args, **kwargs)
        own = Organisation.objects.filter(pk__in=actor.standing.organisations)
        self.fields["office"].queryset = own.order_by("pk")
        self.fields["office"].label_from_instance = lambda office: f"{office.label}的同事"
