"""What every list page needs: a page of rows without counting all, and its filters as removable words."""

from django.forms.models import ModelChoiceField

SIZE = 50


def page_of(rows, request, size=SIZE):
    """One page of a queryset: (list of rows, pager for components/pager.html)."""
    try:
        number = max(1, int(request.GET.get("page") or 1))
    except ValueError:
        number = 1
    first = (number - 1) * size
    found = list(rows[first : first + size + 1])
    pager = {}
    if number > 1:
        pager["previous_url"] = _with(request, page=number - 1)
    if len(found) > size:
        pager["next_url"] = _with(request, page=number + 1)
    if pager and found:
        pager["shown"] = f"第{first + 1}—{first + min(len(found), size)}条"
    return found[:size], pager


def removable(form, request):
    """The filters in force as words with the address without them: list of {label, url}."""
    words = []
    for name, value in getattr(form, "cleaned_data", {}).items():
        if value in (None, ""):
            continue
        words.append(
            {
                "label": f"{form.fields[name].label}：{_word(form.fields[name], value)}",
                "url": _with(request, name),
            }
        )
    return words


def _word(field, value):
    if isinstance(field, ModelChoiceField):
        return str(value)
    return dict(getattr(field, "choices", ())).get(value, value)


def _with(request, *without, page=None):
    query = request.GET.copy()
    for name in (*without, "page"):
        query.pop(name, None)
    if page is not None and page > 1:
        query["page"] = page
    return f"?{query.urlencode()}"
