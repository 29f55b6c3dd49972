# The words people type. Each is a few lines; what they do in detail is in scripts/ and `cargo xtask`.

# Compiled dependencies live outside of the clone, so that a fresh clone does not compile them again.
export CARGO_TARGET_DIR ?= $(HOME)/.cache/readmit/target

# Where `make run` keeps its database and keys: make run DATA=/some/where
DATA ?= ./readmit-data

.DEFAULT_GOAL := help
.PHONY: help run build portal test bench fmt lint generate audit

help: ## these words
	@awk -F ':.*## ' '/^[a-z]+:.*## / { printf "  make %-10s %s\n", $$1, $$2 }' $(MAKEFILE_LIST)

# `--bin` and not `--package`: dependencies get the features of the whole workspace, so `make test` has them compiled.
run: portal ## build, and start a filled demo on http://localhost:8080 (DATA=./readmit-data, ARGS=more flags)
	cargo run --locked --bin readmit -- demo --data "$(DATA)" $(ARGS)

build: portal ## build the program as it is released, with the admin portal in it
	cargo build --locked --release --bin readmit

portal: ## build the admin portal, if its sources changed; the program embeds it
	@scripts/require.sh build
	@$(MAKE) --no-print-directory portal/dist/embed.txt

test: ## install what is missing, then every check and every test
	@scripts/require.sh test
	cargo xtask ci

bench: ## measure, optimised, beside this machine's own limits (BENCH_ARGS=flags)
	@scripts/require.sh bench
	cargo build --locked --release --bin readmit --bin readmit-bench
	"$(CARGO_TARGET_DIR)/release/readmit-bench" $(BENCH_ARGS)

fmt: ## format the code
	cargo fmt --all

lint: ## format check, clippy, house rules
	cargo fmt --all --check
	cargo clippy --workspace --all-targets --locked -- -D warnings
	cargo xtask tidy

generate: ## write the generated files again
	cargo xtask generate

audit: ## known vulnerabilities in dependencies (asks the network; needs cargo-deny)
	cargo deny check advisories

# What the admin portal is made from.
PORTAL := $(shell find portal/src portal/public portal/scripts -type f) $(wildcard portal/*.html portal/*.json portal/*.ts)

portal/dist/embed.txt: portal/node_modules/.package-lock.json $(PORTAL)
	npm --prefix portal run --silent build

portal/node_modules/.package-lock.json: portal/package-lock.json
	npm --prefix portal ci --no-audit --no-fund
	@touch $@
