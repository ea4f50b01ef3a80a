"""Why an enterprise cannot go up in another just now: apps above the register say what of theirs hangs on it."""

_askers = []


def register(asker):
    """Add `asker(enterprise)` → list of reasons in words; called in AppConfig.ready."""
    if asker not in _askers:
        _askers.append(asker)


def obstacles_of(enterprise):
    """Every reason against absorbing the enterprise, in words."""
    return [words for asker in _askers for words in asker(enterprise)]
