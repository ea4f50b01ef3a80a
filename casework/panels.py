"""Sections that apps hang into the page of every case, whatever its kind."""

_sources = {}


def register(name, source):
    """Add a section; called in AppConfig.ready. The same name again replaces it.

    `source(case, user, audience)` yields (template, data) like the panels of a kind; `audience` is desk or portal.
    """
    _sources[name] = source


def panels_for(case, user, audience):
    """The sections for this reader, in the order of their names."""
    return [panel for name in sorted(_sources) for panel in _sources[name](case, user, audience)]
