# Short words for what ./run, ./test and ./bench do; `make help` lists them.
.DEFAULT_GOAL := help
.PHONY: help setup run check test quick lint types contracts messages bench ci

python := .venv/bin/python
launcher := PYTHONPATH=$(CURDIR) $(shell . scripts/python.sh && echo $$python) -P -m scripts.launcher

help: ## this list
	@awk -F ':.*## ' '/^[a-z]+:.*## / {printf "%-10s %s\n", $$1, $$2}' $(MAKEFILE_LIST)

setup: ## the virtual environment with everything for development
	$(launcher).environment

run: ## the office with its demonstration city
	./run

check: ## walk the whole chain over HTTP in a throw-away folder
	./run --check

test: ## everything, on real engines
	./test

quick: ## the tests that need no engine
	./test quick

lint: ## ruff, contracts between rooms, templates, types
	$(launcher).lint

types: ## the type checker on domain, rules, engines, models
	$(launcher).lint types

contracts: ## who may import whom
	$(launcher).lint "import contracts"

messages: ## build the catalogues in locale/ anew from the sources and locale/terms
	$(python) -m scripts.messages

bench: ## ratios of one run on one machine
	./bench

ci: ## what continuous integration runs
	.ci/run
