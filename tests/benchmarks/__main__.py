"""`python -m tests.benchmarks --size full|small [--only name …] [--list]`: run, print the table, write var/bench.json."""

import argparse
import os
import sys
import time


def _arguments():
    parser = argparse.ArgumentParser(prog="make bench", description=__doc__)
    parser.add_argument("--size", choices=("small", "full"), default="full")
    parser.add_argument("--only", nargs="*", default=(), metavar="NAME", help="only these measurements")
    parser.add_argument("--list", action="store_true", help="name the measurements and stop")
    return parser.parse_args()


def main():
    """Exit code 0: every target held (or the small size, which judges nothing); 1: one did not."""
    given = _arguments()
    os.environ["DJANGO_SETTINGS_MODULE"] = "tests.benchmarks.settings"
    from config.embedded import servers, var_folder

    # Crash safety is nothing the ratios are about, and a city is made again from its seed.
    with servers(folder=var_folder() / "bench", durable=False):
        import django

        django.setup()
        return _run(given, var_folder() / "bench.json")


def _run(given, path):
    from tests.benchmarks import measuring, report

    known = measuring.every()
    unknown = set(given.only) - set(known)
    if unknown or given.list:
        print(*known, sep="\n")  # noqa: T201
        return 2 if unknown else 0
    scale = measuring.SCALES[given.size]
    lines = []
    for name in given.only or known:
        began = time.monotonic()
        lines.append(report.line_of(known[name], known[name].run(scale)))
        took = f"{time.monotonic() - began:.0f} s"
        print(f"{name}: {lines[-1]['ratio']} in {took}", file=sys.stderr, flush=True)  # noqa: T201
        report.write_json(path, lines, scale=scale)
    print(report.table_of(lines))  # noqa: T201
    return 0 if given.size == "small" or all(line["held"] for line in lines) else 1


if __name__ == "__main__":
    sys.exit(main())
