"""How a Chinese name is sorted and found: pinyin, initials, pairs of characters."""

import re

from pypinyin import Style, lazy_pinyin

SIGNS = re.compile(r"[\s（）()·,，.。\-—#]+")


def pinyin(name):
    """The name in pinyin syllables, for sorting (the database knows no Chinese order)."""
    return " ".join(lazy_pinyin(name)).lower()


def initials(name):
    """The first letters, as people type them: 光明模具 → gmmj."""
    return "".join(lazy_pinyin(SIGNS.sub("", name), style=Style.FIRST_LETTER)).lower()


def bigrams(text):
    """Every pair of neighbouring characters, so that two suffice to find a name quickly."""
    return sorted(
        {pair for part in SIGNS.split(text) for pair in map("".join, zip(part, part[1:], strict=False))}
    )
