"""Forms of the classification of industries and of the sector."""

from django import forms

from enterprises.stages import Sector

WHAT = (
    ("2017", "GB/T 4754-2017 分类表"),
    ("2011", "GB/T 4754-2011 分类表"),
    ("mapping", "2011版与2017版对照表"),
)


class IndustryFileForm(forms.Form):
    """A table to import."""

    what = forms.ChoiceField(label="内容", choices=WHAT, widget=forms.RadioSelect)
    file = forms.FileField(
        label="文件（csv 或 xlsx）",
        help_text="分类表要有“代码”“名称”两列；对照表要有“2011”“2017”两列。",
        widget=forms.FileInput(attrs={"accept": ".csv,.xlsx"}),
    )
    source = forms.CharField(label="来源", max_length=120, help_text="如：国家统计局发布的电子版及下载日期。")


class SectorForm(forms.Form):
    """What sector an enterprise really is."""

    sector = forms.ChoiceField(
        label="工贸行业", required=False, choices=[("", "按行业代码判断"), *Sector.choices]
    )
    reason = forms.CharField(
        label="理由", max_length=200, help_text="如：登记为五金批发，现场实际从事机械加工。写入变更历史。"
    )
