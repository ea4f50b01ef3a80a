"""Build the .docx forms of the positive list anew: `manage.py build_forms`.

The forms are 附件 2, 3, 5, 7 and 10 of the notice in their own words and order (NS-F2–F10), the district's name left
open. 附件 5 and 7 break off after (9) in the text that is known; what follows the table there is our own record of
what the notice asks besides (NS-3.1.2, NS-3.1.4), and the places to sign.
"""

from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand

from casework.paper import CENTRE, LEFT, RIGHT, block, footer, grid, heading, row, sheet, write
from whitelist.documents import APPLICATION_FORM, INSPECTION_REPORT, REFUSAL_NOTICE, SAMPLE_REVIEW, SITE_CHECK

YES_NO = "{{{{ {name}.yes }}}} 是　{{{{ {name}.no }}}} 否"
COLUMNS = (3.0, 4.6, 2.9, 5.1)  # cm; together the width of the text

PRIORITIES = (
    "1.配备注册安全工程师从事安全管理工作的企业。",
    "2.已制定生产安全事故综合应急预案及专项预案并备案的企业。",
    "3.有限空间管理规范，落实挂牌上锁管理制度及作业审批的企业。",
    "4.辖区内经济贡献较大、专精特新以及上市企业、上市后备企业。",
    "5.近两年内未发生工伤事故的企业（以社保局官网查询结果为准）。",
)
CONDITIONS = (
    "按照要求设置安全管理机构或配备专职安全管理人员；",
    "主要负责人、安全管理人员具备安全管理资质证书；",
    "三年内未因安全生产违法受到行政处罚；",
    "五年内未发生一般及以上等级安全生产事故；",
    "标准化达标；",
    "非高危生产经营单位；",
    "不涉及重点监管危险化学品、重点监管危险化工工艺和危险化学品重大危险源；",
    "安全生产风险分级为黄色或蓝色；",
    "符合优先条件：{{ priority }}",
)


def yes_no(name):
    """The two boxes of one question."""
    return YES_NO.format(name=name)


def application_form():
    """附件2 安全生产监督执法正面清单企业申报表."""
    page = sheet()
    heading(page, "附件 2", "{{ district }}安全生产监督执法正面清单企业申报表")
    table = grid(page, COLUMNS)
    row(table, "企业名称\n（加盖公章）", "{{ name }}", "申报日期", "{{ applied_on }}", height=1.4)
    row(table, "所属行业", "{{ industry }}", "统一社会\n信用代码", "{{ uscc }}", height=1.2)
    row(table, "申报途径", "{{ route }}", "联系人及电话", "{{ contact }}")
    row(table, "地址", "{{ address }}", merge_last=True)
    block(
        table,
        "安全管理资质",
        [
            "1.按照要求设置安全管理机构或配备专职安全管理人员：" + yes_no("safety_body"),
            "2.主要负责人、安全管理人员具备安全管理资质证书：" + yes_no("certified"),
        ],
    )
    _declared(table)
    write(page, "{{ signature }}", size=9, before=6)
    footer(page, "编号：{{ number }}")
    return page


def _declared(table):
    """What the enterprise declares, block by block."""
    levels = (
        ("small", "小微企业标准化"),
        ("three", "三级标准化"),
        ("two", "二级标准化"),
        ("one", "一级标准化"),
    )
    block(table, "标准化达标", ["　".join(f"{{{{ level.{key} }}}} {word}" for key, word in levels)])
    block(table, "安全生产事故", ["五年内是否发生过一般及以上等级安全生产事故：" + yes_no("accident")])
    block(table, "行政处罚", ["三年内是否因安全生产违法受到行政处罚：" + yes_no("penalty")])
    block(
        table,
        "企业分类",
        [
            "1.高危生产经营单位：" + yes_no("high_risk"),
            "2.涉及重点监管危险化学品、重点监管危险化工工艺和危险化学品重大危险源："
            + yes_no("key_chemicals"),
        ],
    )
    colours = (("blue", "蓝"), ("yellow", "黄"), ("orange", "橙"), ("red", "红"))
    block(table, "安全生产\n风险等级", ["　".join(f"{{{{ risk.{key} }}}} {word}" for key, word in colours)])
    priorities = [f"{{{{ priority[{n}] }}}} {text}" for n, text in enumerate(PRIORITIES)]
    block(table, "优先条件\n相符性", priorities)
    block(table, "附件", ["企业符合申报条件的书面佐证材料（检查时现场提供，无须上报）"])


def inspection_report():
    """附件3 企业安全生产检查情况报告."""
    page = sheet()
    heading(page, "附件 3", "企业安全生产检查情况报告")
    body = {"size": 16, "line": 30}
    write(page, "{{ district }}应急管理局：", **body)
    plan = "《{{ district }}建立安全生产监督执法正面清单推动差异化执法监管工作方案（试行）》"
    write(
        page,
        f"我公司已知悉{plan}的全部内容，经我公司{{{{ checked_by }}}}，我公司满足{plan}中规定的纳入正面清单管理"
        "企业的条件。",
        indent=2,
        **body,
    )
    write(page, "{%p if findings %}")
    write(page, "检查情况{{ checked_on }}：{{ findings }}", indent=2, **body)
    write(page, "{%p endif %}")
    write(
        page,
        "我公司将遵守安全生产法律法规，严格落实安全生产企业主体责任和国家、地方有关政策标准，推进企业安全生产，完善"
        "管理体系，守法合规经营。",
        indent=2,
        **body,
    )
    write(page, "以上报告情况均属实，如有弄虚作假，我公司愿承担相应的法律责任。", indent=2, after=40, **body)
    write(page, "{{ name }}（盖章）", align=RIGHT, **body)
    write(page, "法定代表人或主要负责人（签字或盖章）：{{ principal }}　　　　", align=RIGHT, **body)
    write(page, "{{ signed_on }}", align=RIGHT, **body)
    write(page, "{{ signature }}", size=9, before=30)
    footer(page, "编号：{{ number }}")
    return page


def site_check(annex, *title):
    """附件5 现场检查表, 附件7 抽查复核表: the same table under two titles."""
    page = sheet()
    heading(page, annex, *title)
    write(page, "{{ street }}", size=14, align=LEFT, after=4)
    table = grid(page, COLUMNS)
    row(table, "企业名称", "{{ name }}", merge_last=True)
    row(table, "法定代表人\n或负责人", "{{ principal }}", "联系电话", "{{ phone }}", height=1.2)
    row(table, "地址", "{{ address }}", merge_last=True)
    row(table, "统一社会\n信用代码", "{{ uscc }}", merge_last=True, height=1.2)
    ticks = [
        f"（{n}）{{{{ ticks[{n - 1}].yes }}}} 是 {{{{ ticks[{n - 1}].no }}}} 否　{text}"
        for n, text in enumerate(CONDITIONS, start=1)
    ]
    label = "复核情况" if "复核" in "".join(title) else "现场检查情况"
    block(table, label, ["检查企业是否符合纳入条件：", *ticks])
    _record_and_signatures(page)
    footer(page, "编号：{{ number }}")
    return page


def _record_and_signatures(page):
    write(page, "补充记录（方案三（一）2、4 及三（三）4，原表未列勾选项）：", font="黑体", size=11, before=8)
    for name, text in (
        ("ledgers_sound", "安全管理制度台账健全，管理规范"),
        ("dual_prevention", "落实隐患排查及风险分级管控双重预防机制"),
        ("not_unsuitable", "没有其他不适宜纳入的情形"),
    ):
        write(page, f"{yes_no(name)}　{text}", size=11, line=18)
    write(page, "{%p for note in notes %}")
    write(page, "说明：{{ note }}", size=11, line=18)
    write(page, "{%p endfor %}")
    write(
        page,
        "结论：{{ qualified.yes }} 符合　{{ qualified.no }} 不符合　　意见：{{ opinion }}",
        size=11,
        before=4,
    )
    write(page, "企业意见：{{ company_comment }}", size=11)
    for number in (0, 1):
        person = f"officers[{number}]"
        line = f"检查人员：{{{{ {person}.name }}}}（执法证号：{{{{ {person}.certificate }}}}）　签字：＿＿＿＿＿＿＿＿"
        write(page, line, size=11, before=8)
    write(
        page,
        "企业在场人员：{{ company_person }}　签字：＿＿＿＿＿＿＿＿　　{{ visited_on }}",
        size=11,
        before=8,
    )
    write(page, "{{ signature }}", size=9, before=4)


def refusal_notice():
    """附件10 不予纳入正面清单告知书."""
    page = sheet()
    heading(page, "附件 10", "不予纳入正面清单告知书")
    body = {"size": 16, "line": 30}
    write(page, "{{ number }}", size=14, align=CENTRE, after=12)
    write(page, "{{ name }}：", **body)
    write(
        page,
        "你单位向我办提交纳入正面清单管理的申请收悉。经我办现场核查，你单位申请的结果为不予纳入。不符合纳入的情形如下：",
        indent=2,
        **body,
    )
    write(page, "{%p for condition in conditions %}")
    write(page, "{{ loop.index }}、{{ condition }}", indent=2, **body)
    write(page, "{%p endfor %}")
    write(
        page,
        "如你单位对上述核查结果有异议的，可在收到本告知书之日起三个工作日内{{ review_until }}向区局书面提出复核申请，"
        "并提供佐证材料。",
        indent=2,
        **body,
    )
    write(page, "应急办联系电话：{{ phone }}", indent=2, after=40, **body)
    write(page, "{{ district }}{{ street }}应急办", align=RIGHT, **body)
    write(page, "{{ issued_on }}", align=RIGHT, **body)
    return page


FORMS = {
    APPLICATION_FORM: application_form,
    INSPECTION_REPORT: inspection_report,
    SITE_CHECK: lambda: site_check("附件 5", "{{ district }}安全生产监督执法正面清单企业现场检查表"),
    SAMPLE_REVIEW: lambda: site_check("附件 7", "{{ district }}安全生产监督执法正面清单企业抽查", "复核表"),
    REFUSAL_NOTICE: refusal_notice,
}


class Command(BaseCommand):
    """Write every form into templates/; the result is reviewed and kept with the code."""

    help = "重新生成正面清单的文书模板（附件2、3、5、7、10）。"

    def add_arguments(self, parser):
        parser.add_argument("--folder", type=Path, default=Path(settings.TEMPLATES[0]["DIRS"][0]))

    def handle(self, *args, folder, **options):
        for template, build in FORMS.items():
            target = folder / template
            target.parent.mkdir(parents=True, exist_ok=True)
            build().save(target)
            self.stdout.write(f"已生成 {template}")
