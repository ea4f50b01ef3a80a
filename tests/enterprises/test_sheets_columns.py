"""Columns are recognised by meaning, and what is not recognised is asked."""

import pytest

from enterprises.sheets.columns import FIELD_OF, HEADERS, find_header, plain_header, street_in

DATA = [4, [1, "甲公司", "91440305MA5AAA015Q", "某路", "13000000000"]]


def fields(header, mapping=None, data=DATA):
    found = find_header("表", [(3, header), tuple(data)], mapping)
    return {name: column for column, name in found.fields.items()}, [
        question.key for question in found.questions
    ]


def test_every_header_word_means_one_field_only():
    words = [word for headers in HEADERS.values() for word in headers]
    assert len(words) == len(set(words)) == len(FIELD_OF)
    assert all(plain_header(word) in FIELD_OF for word in words if not word.endswith("."))


@pytest.mark.parametrize(
    "header",
    [
        ["序号", "企业名称（全称）", "信用代码", "详细地址", "联系电话"],
        ["序 号", "单位名称*", "统一社会\n信用代码：", "地址", "电话"],
        ["编号", "公司名称", "统一社会信用代码(18位)", "生产经营地址", "手机"],
    ],
)
def test_headers_of_other_words_are_the_same_columns(header):
    assert fields(header) == ({"serial": 0, "name": 1, "uscc": 2, "address": 3, "phone": 4}, [])


def test_the_place_of_a_column_means_nothing():
    found, _ = fields(["地址", "统一信用代码", "电话", "单位名称", "序号"])
    assert found == {"address": 0, "uscc": 1, "phone": 2, "name": 3, "serial": 4}


def test_an_unknown_column_is_asked_with_samples():
    found = find_header("表", [(3, ["名称", "信用代码", "地址", "产值"]), (4, ["甲", "x", "y", "12万"])])
    [question] = found.questions
    assert (question.key, question.header, question.column, question.samples) == (
        "产值",
        "产值",
        3,
        ("12万",),
    )
    assert 3 not in found.fields


def test_two_columns_of_one_name_are_asked_and_not_told_apart_by_place():
    found, asked = fields(["名称", "信用代码", "地址", "联系电话", "联系电话"])
    assert "phone" not in found
    assert asked == ["联系电话", "联系电话#2"]


def test_two_columns_that_mean_the_same_are_asked():
    found, asked = fields(["企业名称", "单位名称", "信用代码", "地址", "电话"])
    assert "name" not in found
    assert asked == ["企业名称", "单位名称"]


def test_a_column_with_values_and_no_header_is_asked():
    assert fields(["序号", "名称", "信用代码", "地址", None])[1] == ["第5列"]


def test_an_answer_settles_a_question():
    answers = {"产值": "ignore", "联系电话": "phone", "联系电话#2": "ignore"}
    found, asked = fields(["名称", "信用代码", "产值", "联系电话", "联系电话"], answers)
    assert asked == []
    assert found["phone"] == 3


def test_a_header_of_two_rows_is_read_as_one():
    rows = [
        (1, ["光明街道企业底册"]),
        (2, ["序号", "企业名称", "信用代码", "重点危险特征", None]),
        (3, [None, None, None, "粉尘涉爆", "有限空间"]),
        (4, [1, "甲公司", "x", "√", "×"]),
    ]
    found = find_header("表", rows)
    assert found.row == 3
    assert found.fields == {0: "serial", 1: "name", 2: "uscc", 3: "dust", 4: "confined_space"}


def test_a_title_above_the_header_is_not_a_header():
    found = find_header(
        "表", [(1, ["企业名称登记"]), (2, ["企业名称", "信用代码", "地址"]), (3, ["甲", None, None])]
    )
    assert (found.row, found.texts[0]) == (2, "企业名称")


def test_a_sheet_of_instructions_has_no_header():
    assert find_header("填表说明", [(1, ["1.统一社会信用代码18位；2.处罚填最近一次。"])]) is None


@pytest.mark.parametrize(
    ("texts", "street"),
    [
        (["光明街道"], "光明街道"),
        (["Sheet1", "光明区马田街道工贸企业底册"], "马田街道"),
        (["Sheet1", None, "填报单位：深圳市光明区凤凰街道应急办"], "凤凰街道"),
        (["Sheet1", 3], ""),
    ],
)
def test_the_street_is_named_by_the_sheet_or_its_heading(texts, street):
    assert street_in(texts) == street
