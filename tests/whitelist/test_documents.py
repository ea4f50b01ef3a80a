"""The forms of the notice: their fields in their order, ticks, places to sign (NS-F2, F3, F5, F7, F10)."""

import io
import zipfile
from datetime import date
from pathlib import Path

import pytest
from django.conf import settings
from django.core.management import call_command
from django.test import override_settings
from docx import Document
from jinja2 import UndefinedError

from casework.documents import fill
from tests.casework.office import convert
from whitelist.criteria import Criterion
from whitelist.documents import (
    APPLICATION_FORM,
    INSPECTION_REPORT,
    REFUSAL_NOTICE,
    SAMPLE_REVIEW,
    SITE_CHECK,
    Firm,
    Officer,
    application_form,
    inspection_report,
    refusal_notice,
    site_check,
    street_name,
)

FIRM = Firm(
    "光明区晨星<精密>五金 & 塑胶有限公司",
    "91440300MA0000001X",
    "公明街道样例路8号",
    "金属制品业",
    "测试甲",
    "0755-00000003",
    "公明街道应急办",
)
ANSWERS = {
    "contact_name": "测试乙",
    "contact_phone": "0755-00000009",
    "safety_body": "yes",
    "certified": "no",
    "level": "3",
    "accident": "no",
    "penalty": "yes",
    "high_risk": "no",
    "risk_colour": "yellow",
    "priority": ["safety_engineer", "no_injury"],
}
MET = {criterion.value: {"met": True, "note": ""} for criterion in Criterion}
NUMBER = {"number": "样例〔2026〕1号"}


def declared(**more):
    return application_form(
        firm=FIRM, applied_on=date(2026, 11, 6), route="自主申报", answers={**ANSWERS, **more}
    )


def report(**answers):
    return inspection_report(firm=FIRM, answers=answers, signed_on=date(2026, 11, 6))


def checked(answers=MET, **more):
    return site_check(firm=FIRM, answers=answers, visited_on=date(2026, 11, 16), **more)


def refused(conditions=("标准化未达标",), **more):
    return refusal_notice(
        firm=FIRM, conditions=conditions, issued_on=date(2026, 11, 18), phone="0755-00000002", **more
    )


def lines(template, data):
    """Every paragraph of the filled form in reading order, those of table cells once."""
    form = Document(io.BytesIO(fill(template, {**data, **NUMBER}).content))
    found = []
    for part in form.iter_inner_content():
        if hasattr(part, "rows"):
            for row in part.rows:
                seen = []
                for cell in row.cells:
                    if cell._tc not in seen:
                        seen.append(cell._tc)
                        found.extend(paragraph.text for paragraph in cell.paragraphs)
        else:
            found.append(part.text)
    return found


def in_order(words, found):
    text = "\n".join(found)
    places = [text.index(word) for word in words]
    assert places == sorted(places)


def test_the_application_form_has_the_fields_of_annex_2_in_order():
    found = lines(APPLICATION_FORM, declared())
    in_order(
        [
            "附件 2",
            f"{settings.DISTRICT_NAME}安全生产监督执法正面清单企业申报表",
            "企业名称\n（加盖公章）",
            "申报日期",
            "所属行业",
            "统一社会\n信用代码",
            "申报途径",
            "联系人及电话",
            "地址",
            "安全管理资质",
            "标准化达标",
            "安全生产事故",
            "行政处罚",
            "企业分类",
            "安全生产\n风险等级",
            "优先条件\n相符性",
            "附件\n企业符合申报条件的书面佐证材料（检查时现场提供，无须上报）",
        ],
        found,
    )
    assert FIRM.name in found and "2026年11月6日" in found and "测试乙 0755-00000009" in found


def test_the_application_form_ticks_what_was_answered_and_nothing_else():
    found = lines(APPLICATION_FORM, declared())
    assert "1.按照要求设置安全管理机构或配备专职安全管理人员：☑ 是　☐ 否" in found
    assert "2.主要负责人、安全管理人员具备安全管理资质证书：☐ 是　☑ 否" in found
    assert "☐ 小微企业标准化　☑ 三级标准化　☐ 二级标准化　☐ 一级标准化" in found
    assert "三年内是否因安全生产违法受到行政处罚：☑ 是　☐ 否" in found
    assert "五年内是否发生过一般及以上等级安全生产事故：☐ 是　☑ 否" in found
    unanswered = "2.涉及重点监管危险化学品、重点监管危险化工工艺和危险化学品重大危险源：☐ 是　☐ 否"
    assert unanswered in found
    assert "☐ 蓝　☑ 黄　☐ 橙　☐ 红" in found
    ticked = [line for line in found if line.startswith("☑ ") and line[2].isdigit()]
    assert [line[2] for line in ticked] == ["1", "5"]


@pytest.mark.parametrize("level", ["none", None])
def test_no_level_ticks_no_box(level):
    assert "☐ 小微企业标准化　☐ 三级标准化　☐ 二级标准化　☐ 一级标准化" in lines(
        APPLICATION_FORM, declared(level=level)
    )


def test_the_report_says_who_checked():
    own = "\n".join(lines(INSPECTION_REPORT, report(checked_by="self")))
    assert "经我公司自查检查" not in own and "经我公司自查，我公司满足" in own
    assert "检查情况（" not in own
    third = "\n".join(
        lines(
            INSPECTION_REPORT,
            report(
                checked_by="third", third_party="样例安全技术公司", checked_on="2026-11-03", findings="已整改"
            ),
        )
    )
    assert "经我公司委托第三方机构（样例安全技术公司）检查，我公司满足" in third
    assert "检查情况（2026-11-03 完成）：已整改" in third
    in_order(
        ["应急管理局：", "以上报告情况均属实", "（盖章）", "法定代表人或主要负责人（签字或盖章）"], [third]
    )


@pytest.mark.parametrize(
    ("template", "title"),
    [(SITE_CHECK, ["企业现场检查表", "现场检查情况"]), (SAMPLE_REVIEW, ["企业抽查", "复核表", "复核情况"])],
)
def test_the_check_forms_have_the_nine_questions_in_order(template, title):
    found = lines(template, checked({**MET, "no_penalty_3y": {"met": False, "note": "样例文号"}}))
    text = "\n".join(found)
    in_order([*title, "（1）", "（2）", "（3）", "（4）", "（5）", "（6）", "（7）", "（8）", "（9）"], found)
    assert "（3）☐ 是 ☑ 否　三年内未因安全生产违法受到行政处罚；" in found
    assert "（8）☑ 是 ☐ 否　安全生产风险分级为黄色或蓝色；" in found
    assert "（9）☐ 是 ☑ 否　符合优先条件：" in found
    assert "说明：近三年内未受到安全生产行政处罚：样例文号" in found
    assert "公明街道" in found and text.count("签字：") == 3


def test_what_was_not_looked_at_stays_open():
    found = lines(SITE_CHECK, checked({}))
    assert "（1）☐ 是 ☐ 否　按照要求设置安全管理机构或配备专职安全管理人员；" in found
    assert "（9）☐ 是 ☐ 否　符合优先条件：" in found
    assert "☐ 是　☐ 否　落实隐患排查及风险分级管控双重预防机制" in found


def test_the_check_form_names_officers_conclusion_and_priorities():
    team = [Officer("测试丙", "样例001"), Officer("测试丁", "样例002")]
    found = lines(
        SITE_CHECK,
        checked(officers=team, priority=["contribution", "safety_engineer"], qualified=True, opinion="同意"),
    )
    assert "检查人员：测试丁（执法证号：样例002）　签字：＿＿＿＿＿＿＿＿" in found
    assert "（9）☑ 是 ☐ 否　符合优先条件：配备注册安全工程师；经济贡献较大、专精特新、上市及后备" in found
    assert "结论：☑ 符合　☐ 不符合　　意见：同意" in found


def test_the_refusal_notice_numbers_the_unmet_conditions():
    found = lines(REFUSAL_NOTICE, refused(["标准化未达标", "", "近三年内受到处罚"]))
    assert "1、标准化未达标" in found and "2、近三年内受到处罚" in found
    assert not any(line.startswith("3、") for line in found)
    assert found[-2:] == [f"{settings.DISTRICT_NAME}公明街道应急办", "2026年11月18日"]
    assert f"{FIRM.name}：" in found and "应急办联系电话：0755-00000002" in found
    assert any("收到本告知书之日起三个工作日内向区局书面提出复核申请" in line for line in found)


def test_the_refusal_notice_names_the_last_day_where_it_is_known():
    found = lines(REFUSAL_NOTICE, refused(review_until=date(2026, 11, 23)))
    assert any("三个工作日内（2026年11月23日前，含当日）向区局" in line for line in found)


def test_a_refusal_without_a_condition_is_not_a_refusal():
    with pytest.raises(ValueError, match="unmet condition"):
        refused(["", ""])


def test_values_are_text_never_markup_or_template():
    data = declared(contact_name="{{ 7*7 }}<w:br/>&amp;\x0b")
    assert "{{ 7*7 }}<w:br/>&amp; 0755-00000009" in lines(APPLICATION_FORM, data)


def test_a_missing_value_is_an_error_not_a_gap():
    data = declared()
    del data["uscc"]
    with pytest.raises(UndefinedError):
        fill(APPLICATION_FORM, {**data, **NUMBER})


def test_the_district_is_the_deployments():
    with override_settings(DISTRICT_NAME="样例区"):
        texts = lines(APPLICATION_FORM, declared()) + lines(REFUSAL_NOTICE, refused())
    assert "样例区安全生产监督执法正面清单企业申报表" in texts and "样例区公明街道应急办" in texts
    assert not any("南山" in text for text in texts)


@pytest.mark.parametrize("name", ["公明街道", "公明街道应急办", "公明街道应急管理办公室"])
def test_a_street_is_named_without_its_office(name):
    assert street_name(name) == "公明街道"


def test_the_kept_templates_are_what_the_command_builds(tmp_path):
    """The .docx in the repository cannot drift from the reviewed code."""
    call_command("build_forms", folder=tmp_path, stdout=io.StringIO())
    root = Path(settings.TEMPLATES[0]["DIRS"][0])
    for template in (APPLICATION_FORM, INSPECTION_REPORT, SITE_CHECK, SAMPLE_REVIEW, REFUSAL_NOTICE):
        for part in ("word/document.xml", "word/footer1.xml"):
            kept, built = (zipfile.ZipFile(folder / template) for folder in (root, tmp_path))
            if part in built.namelist():
                assert kept.read(part) == built.read(part), f"run build_forms: {template}"


@pytest.mark.slow
def test_libreoffice_opens_every_form_on_one_page(tmp_path):
    """They open in another program, and each form is one sheet of paper."""
    filled = {
        APPLICATION_FORM: declared(),
        INSPECTION_REPORT: report(checked_by="self"),
        SITE_CHECK: checked(officers=[Officer("测试丙", "样例001")]),
        SAMPLE_REVIEW: checked(),
        REFUSAL_NOTICE: refused(),
    }
    files = []
    for template, data in filled.items():
        files.append(tmp_path / Path(template).name)
        files[-1].write_bytes(fill(template, {**data, **NUMBER}).content)
    for pdf in convert(files, tmp_path / "pdf", "pdf"):
        content = pdf.read_bytes()
        assert content.startswith(b"%PDF-")
        assert content.count(b"/Type/Page") - content.count(b"/Type/Pages") == 1
