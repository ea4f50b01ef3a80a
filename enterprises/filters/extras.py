"""Filters of the register's list that another app or subject brings: registered when the apps are ready."""

EXTRAS = {}


def register(name, build, *, first=False):
    """Add the GET parameter `name`; `build(request)` gives a fresh django-filter Filter
    (request is None where only the fields matter); `first` keeps it always open.

    Its method should compare with an indexed column or an Exists, for the list is read at a million rows.
    """
    EXTRAS[name] = (build, first)


def built(request):
    """{parameter: Filter}, fresh for one filter set."""
    return {name: build(request) for name, (build, _) in EXTRAS.items()}


def first_names():
    """The parameters that are always open."""
    return tuple(name for name, (_, first) in EXTRAS.items() if first)
