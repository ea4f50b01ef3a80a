"""How a Chinese name is sorted and found: pinyin, initials, pairs of characters."""

import re
from functools import lru_cache

from pypinyin import lazy_pinyin

SIGNS = re.compile(r"[\s（）()·,，.。\-—#]+")


@lru_cache(64)
def _syllables(text):
    """The text in syllables; what is no Chinese stays together behind a NUL."""
    return tuple(lazy_pinyin(text, errors=lambda run: [f"\0{run}"]))


def pinyin(name):
    """The name in pinyin syllables, for sorting (the database knows no Chinese order)."""
    return " ".join(_syllables(name)).replace("\0", "").lower()


def initials(name):
    """The first letters, as people type them: 光明模具 → gmmj."""
    syllables = _syllables(SIGNS.sub("", name))
    return "".join(part[1:] if part[0] == "\0" else part[0] for part in syllables).lower()


def bigrams(text):
    """Every pair of neighbouring characters, so that two suffice to find a name quickly."""
    return sorted(
        {pair for part in SIGNS.split(text) for pair in map("".join, zip(part, part[1:], strict=False))}
    )
