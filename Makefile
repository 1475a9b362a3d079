# `make run` and `make test` need only Python 3.11 or newer and make.
#   make run PORT=8080            another port
#   make run DATABASE_URL=…       PostgreSQL instead of SQLite; also for the second half of make test
#   make test ARGS="-k masking"   some of the tests

BIN := .venv/bin

.DEFAULT_GOAL := help
.PHONY: help run test check fix lock locale screenshots bench runtime development

help:
	@sed -n 's/^\([a-z]*\):.*## /\1	/p' Makefile | expand -t 14

runtime:
	@deploy/install requirements.txt

development:
	@deploy/install requirements-dev.txt

run: runtime ## build everything, load the real content, serve on http://127.0.0.1:8000
	@deploy/run

test: development ## the whole suite on SQLite, then on PostgreSQL
	@$(BIN)/python -m tests.both_databases $(ARGS)

check: export PORTAL_ENV_FILE = tests/complete.env
check: export DJANGO_SETTINGS_MODULE = portal.settings.base
check: export DATABASE_URL = sqlite:///:memory:
check: development ## lint, layout, migrations, deployment; changes nothing
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/djlint --quiet --lint templates
	$(BIN)/python manage.py makemigrations --check --dry-run
	$(BIN)/python manage.py check --deploy --fail-level WARNING

fix: development ## layout only: lines and imports of Python files
	$(BIN)/ruff check --quiet --select I --fix .
	$(BIN)/ruff format .

LOCK := $(BIN)/uv pip compile --quiet --universal --python-version 3.11 --generate-hashes \
	--no-emit-index-url --no-header $(if $(UPGRADE),--upgrade)
lock: development ## write the lock files anew (UPGRADE=1 takes new versions)
	$(LOCK) requirements.in -o requirements.txt
	$(LOCK) requirements-dev.in -o requirements-dev.txt

locale: development ## compile locale/**/*.po; the result is committed
	$(BIN)/python -c 'import polib, sys; [polib.pofile(po).save_as_mofile(po[:-2] + "mo") for po in sys.argv[1:]]' \
		locale/zh_Hans/LC_MESSAGES/*.po

screenshots: development ## pictures of the pages, on a phone and a desktop
	@$(BIN)/python -m tests.screenshots $(ARGS)
	@$(BIN)/python -m tests.month_pictures $(ARGS)

bench: development ## how long each page takes under load
	@$(BIN)/python -m bench.pages $(ARGS)
