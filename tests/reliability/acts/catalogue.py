"""Where the acts are listed."""

ACTS = {}


def act(operation, case=""):
    """Register a function that prepares and returns the act of `operation`; `case` tells several of one apart."""

    def register(prepare):
        name = f"{operation.__module__}.{operation.__name__}{' ' + case if case else ''}"
        ACTS[name] = prepare
        return prepare

    return register
