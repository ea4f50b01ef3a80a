"""How a Chinese name is sorted and found: pinyin, initials, pairs of characters."""

import re
import unicodedata
from functools import lru_cache
from itertools import chain

from pypinyin import lazy_pinyin
from pypinyin.seg.simpleseg import seg

SIGNS = re.compile(r"[\s（）()·,，.。\-—#]+")

# What names share that says nothing of who it is: where it stands, and its legal form.
PLACES = re.compile(r"^(?:[\u4e00-\u9fff]{2,3}?(?:省|市(?![政场])|新区|区(?!域)))+")
FORMS = re.compile(r"(?:股份|有限|责任|公司|集团|分公司|总厂|经营部|商行|厂|店)+$")

HALF_WIDTH = {sign: sign - 0xFEE0 for sign in range(0xFF01, 0xFF5F) if chr(sign).isalnum()}


@lru_cache(64)
def _syllables(text):
    """The text in syllables; what is no Chinese stays together behind a NUL."""
    return tuple(chain.from_iterable(map(_of_phrase, seg(text))))


@lru_cache(2**15)
def _of_phrase(phrase):
    """A phrase of the dictionary, kept because the names of a register share most of theirs."""
    return tuple(lazy_pinyin([phrase], errors=lambda run: [f"\0{run}"]))


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


def keys(name, *others):
    """What an enterprise is found by: every pair of all the texts, and every single character of the name."""
    return sorted({*bigrams(" ".join((name, *others))), *SIGNS.sub("", name)})


def words(text):
    """What was typed, in words: full-width letters and digits made plain, signs and spaces taken as ends."""
    return [word for word in SIGNS.split(text.translate(HALF_WIDTH)) if word]


def core(name):
    """What is left of a name without place, legal form and signs: 深圳市晨星五金有限公司 → 晨星五金; never empty."""
    tight = SIGNS.sub("", unicodedata.normalize("NFKC", name))
    return FORMS.sub("", PLACES.sub("", tight)) or tight
