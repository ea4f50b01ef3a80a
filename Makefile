# The commands of this repository; README.md explains them.
SHELL := /bin/bash
PY := .venv/bin/python
MANAGE := $(PY) manage.py
.PHONY: setup parts run test bench drill check demo-reset lock
.DEFAULT_GOAL := run

setup:  ## .venv and node_modules, exactly as pinned; a repeat takes a moment
	@.ci/setup

parts: setup  ## a browser, Chinese fonts and LibreOffice for the tests
	@.ci/parts

run: setup  ## the site on http://127.0.0.1:8000 with the demonstration district; PORT=… for another port
	@exec $(PY) -m config.run

test: parts  ## the whole suite, browser journeys included
	@SUITE_LIMIT_MINUTES=$${SUITE_LIMIT_MINUTES:-25} $(PY) -m pytest -n 2 --dist loadfile

bench: setup  ## ratios at 1,000,000 enterprises, one table and var/bench.json; SIZE=small for a quick run
	@$(PY) -m tests.benchmarks --size $${SIZE:-full}

check: setup  ## everything that can be judged without running the site
	@$(PY) -m ruff check --quiet --output-format concise .
	@$(PY) -m ruff format --quiet --check .
	@$(PY) -c "from importlinter.cli import lint_imports_command as lint; lint()"
	@$(PY) -m djlint --quiet --lint templates
	@$(MANAGE) makemigrations --check --dry-run
	@DJANGO_SETTINGS_MODULE=config.settings.production ALLOWED_HOSTS=district.example \
		SECRET_KEY=$$($(PY) -c "import secrets; print(secrets.token_urlsafe(64))") \
		DATABASE_URL=postgresql://nobody@127.0.0.1:9/none REDIS_URL=redis://127.0.0.1:9/0 \
		$(MANAGE) check --deploy --fail-level WARNING

drill: parts  ## loss and restore of everything; then 1,000 kills of workers, Redis and PostgreSQL while messages flow
	@$(PY) -m tests.drills.restore
	@DRILL_FAULTS=$${DRILL_FAULTS:-1000} DRILL_DELIVERIES=$${DRILL_DELIVERIES:-20000} $(PY) -m pytest -s tests/notices/test_faults.py

demo-reset: setup  ## the demonstration district as on its first day
	@$(MANAGE) demo_district --reset

lock: setup  ## compile requirements/ and package-lock.json from the ranges in pyproject.toml and package.json
	@.ci/lock
