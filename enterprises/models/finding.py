"""Search as staff search: several words, each by name, address, initials, code or phone; all of them must match."""

from django.db.models import Q

from enterprises.names import bigrams, words

FORMER_LIMIT = 200
# Shorter than this a part has no trigram, and only a beginning or an end can be looked up.
PART, PHONE_PART = 3, 4


def found_by(queryset, text, former_names):
    """The rows of `queryset` that every word of `text` finds; nothing but spaces finds all, nothing but signs none.

    `former_names` is the model of former names.
    """
    if not text.strip():
        return queryset
    typed = words(text)
    if not typed:
        return queryset.none()
    for word in typed:
        queryset = queryset.filter(_by_sign(word) if word.isascii() else _by_character(word, former_names))
    return queryset


def _by_sign(word):
    """Letters and digits: initials, code or its end, phone."""
    code = word.upper()
    if len(word) < PART:
        return Q(uscc__endswith=code) | Q(initials__startswith=word.lower())
    found = Q(uscc__contains=code) | Q(initials__contains=word.lower())
    if not word.isdigit():
        return found
    return found | (Q(phone__contains=word) if len(word) >= PHONE_PART else Q(phone__startswith=word))


def _by_character(word, former_names):
    """Chinese: part of the name, a former name, the community or the address."""
    if len(word) == 1:
        return Q(grams__contains=[word]) & Q(name__contains=word)
    pairs = bigrams(word)
    where = Q(name__contains=word) | Q(address__contains=word) | Q(community__contains=word)
    now = Q(grams__contains=pairs) & where
    # A list of keys, not a subquery: the index on the pairs of characters can still be used beside it.
    former = former_names.objects.filter(grams__contains=pairs, name__contains=word)
    found = list(former.values_list("enterprise", flat=True)[:FORMER_LIMIT])
    return now | Q(pk__in=found) if found else now


def best(queryset, text, limit):
    """At most `limit` rows: the exact code first, then names that begin with `text`, then the rest by name.

    Each part reads an index, so that no common word has to be sorted as a whole.
    """
    typed, found = text.strip(), []
    exact, begins = queryset.filter(uscc=typed.upper()), queryset.filter(name__startswith=typed)
    for part in (exact, begins, queryset.search(typed)):
        if len(found) < limit:
            others = part.exclude(pk__in=[row.pk for row in found]).order_by("pinyin", "pk")
            found += others[: limit - len(found)]
    return found
