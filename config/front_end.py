"""Which files of the front-end libraries are served."""

from django.contrib.staticfiles.apps import StaticFilesConfig

# Tabler ships more than the pages use, among it a style sheet that names a missing file: collectstatic refuses that.
UNUSED = [
    *("libs", "types", "ext", "img/flags/*", "img/payments/*", "img/social/*"),
    *("tabler-*", "tabler.css*", "tabler.js*", "*.rtl.*", "*.esm.*", "*.amd.*", "*.cjs.*", "htmx.js", "*.gz"),
]


class FrontEndConfig(StaticFilesConfig):
    """Static files without what no page uses."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, *UNUSED]
