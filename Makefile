# Portevoix: `make demo` shows it, `make test` proves it. Needs python3, node, npm, make, git.
.PHONY: setup wheel demo test test-postgres lint bench shots messages catalogues clean
BIN := .venv/bin
STAMP := .make
PARALLEL := -n 3 --dist loadfile --no-loadscope-reorder  # three for two cores: some wait for a process or a browser
unexport PYTHONDONTWRITEBYTECODE  # the suite starts hundreds of processes: each finds its modules compiled

setup: $(STAMP)/python $(STAMP)/assets $(STAMP)/places $(STAMP)/catalogues $(STAMP)/static

$(STAMP)/uv:
	@mkdir -p $(STAMP)
	python3 -m venv .venv
	$(BIN)/pip install --quiet --disable-pip-version-check uv
	@touch $@

$(STAMP)/python: $(STAMP)/uv pyproject.toml uv.lock
	$(BIN)/uv sync --frozen --quiet --inexact --compile-bytecode
	@touch $@

$(STAMP)/node: package-lock.json
	@mkdir -p $(STAMP)
	npm ci --silent --no-audit --no-fund
	@touch $@

ASSETS := portevoix/design/icons.json $(shell find islands portevoix/*/static tools/assets.mjs -type f -not -path '*/dist/*' -not -path '*/node_modules/*' 2>/dev/null)
$(STAMP)/assets: $(STAMP)/node $(ASSETS)
	node tools/assets.mjs
	@touch $@

$(STAMP)/places: $(STAMP)/node $(STAMP)/python tools/build_places.py
	$(BIN)/python tools/build_places.py
	@touch $@

$(STAMP)/catalogues: $(STAMP)/python $(wildcard portevoix/*/locale/*/LC_MESSAGES/django.po)
	$(BIN)/python tools/messages.py compile
	@touch $@

$(STAMP)/static: $(STAMP)/assets $(STAMP)/python $(ASSETS)
	PORTEVOIX_DATA_DIR=$(STAMP)/data $(BIN)/portevoix collectstatic --noinput --clear --verbosity 0
	@touch $@

wheel: setup
	rm -rf dist
	$(BIN)/python -m hatchling build -t wheel

demo: setup
	$(BIN)/portevoix demo

test: setup
	$(BIN)/python tools/system.py chromium --if-possible postgresql nginx-light caddy
	$(MAKE) --no-print-directory lint
	PORTEVOIX_DATA_DIR=$(STAMP)/test-data $(BIN)/pytest $(PARALLEL) -q

test-postgres: setup
	$(BIN)/python tools/system.py chromium postgresql
	PORTEVOIX_DATA_DIR=$(STAMP)/test-data $(BIN)/python tools/postgres.py $(BIN)/pytest $(PARALLEL) -q

lint: setup
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	PORTEVOIX_DATA_DIR=$(STAMP)/data $(BIN)/mypy portevoix
	$(BIN)/lint-imports

bench: setup
	PORTEVOIX_DATA_DIR=$(STAMP)/bench-data $(BIN)/python -m bench

shots: setup
	$(BIN)/python tools/system.py chromium
	$(BIN)/python tools/shots.py

messages:  ## APP=name for one app; all without
	$(BIN)/python tools/messages.py extract $(APP)

catalogues: $(STAMP)/catalogues

clean:
	rm -rf $(STAMP) .venv node_modules portevoix/static_root
