# Kho ANTQ. `make help` lists what there is.
PYTHON ?= python3.11
BIN := .venv/bin
# Cheap tiers first, two processes at a time; the last two tiers start the whole product once and stay in one process.
# The browser looks before the others file more.
TIERS := tests/unit tests/golden tests/integration tests/dags tests/browser tests/e2e
SET_UP := $(PYTHON) -I src/antq/platform/environments.py

.DEFAULT_GOAL := help
.PHONY: help run stop status test test-nightly lint format bench docs lock clean environments tools

help: ## Show this list
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/:.*## /\t/' | expand -t 14

run: environments ## Set everything up, start it, file the examples, and print the addresses and the login
	@$(BIN)/python -m antq.platform.first_run

stop: ## Stop every service; the data stays
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m antq down; else echo "nothing was running"; fi

status: ## Show which services run and where
	@if [ -x $(BIN)/python ]; then $(BIN)/python -m antq status; else echo "not set up yet: make run"; fi

test: tools ## Run every tier of tests, as CI does: unit, golden, integration, DAGs, browser, end to end
	@$(BIN)/python -m pytest -n 2 --no-loadscope-reorder $(TIERS)

test-nightly: tools ## Test what takes hours: new random histories, builds in another order, workbooks and spoilt files of a new seed
	@$(BIN)/python -m pytest --histories 30 tests/integration/dbt/test_histories.py
	@$(BIN)/python -m pytest $$(ls -r tests/integration/dbt/test_*.py)
	@PYTHONPATH=src:tests/golden $(BIN)/python -m workbooks --seed $$(date +%Y%j)
	@$(BIN)/python tests/unit/intake/fuzz_run.py $$(date +%Y%j) 600

lint: tools ## Check style, types, imports between rooms, SQL, Dockerfiles and the compose file
	$(BIN)/ruff check .
	$(BIN)/ruff format --check .
	$(BIN)/mypy
	PYTHONPATH=src:. $(BIN)/lint-imports
	cd dbt_project && ../$(BIN)/sqlfluff lint .
	$(BIN)/sqlfluff lint src/antq/eventlog/sql
	$(BIN)/hadolint docker/*Dockerfile
	$(BIN)/check-jsonschema --builtin-schema vendor.compose-spec docker/compose.yaml

format: tools ## Rewrite Python and SQL in the house style
	$(BIN)/ruff check --fix .
	$(BIN)/ruff format .
	cd dbt_project && ../$(BIN)/sqlfluff fix .
	$(BIN)/sqlfluff fix src/antq/eventlog/sql

bench: environments ## Run the benchmarks and print their figures
	@for file in benchmarks/*.py; do echo "$$file"; $(BIN)/python "$$file" || exit 1; done

docs: environments ## Write docs/reference from the code, and every table's documentation as one page; the server must run
	@$(BIN)/python docs/generate_reference.py
	@$(BIN)/python -m antq.platform.docs

lock: ## Resolve requirements/*.in anew into the hashed locks
	@$(SET_UP) --lock

clean: stop ## Stop, and remove environments, caches and build products; the data in .antq stays
	rm -rf .venv .venv-superset .venv-uv .mypy_cache .ruff_cache .pytest_cache .hypothesis
	rm -rf dbt_project/target dbt_project/logs
	find src tests dags expectations superset -name __pycache__ -type d -prune -exec rm -rf {} +

environments:
	@$(SET_UP)

tools:
	@$(SET_UP) --tools
