# make run · make test · make bench: each works on a fresh machine with python3-venv and make, and is quick the second time.
.DEFAULT_GOAL := run
PYTHON ?= python3
PY := .venv/bin/python
export HF_HUB_OFFLINE ?= 1
export TRANSFORMERS_OFFLINE ?= 1
export ANONYMIZED_TELEMETRY ?= False

.PHONY: run index test check quick slow bench lock clean

run: .venv/ready index  ## build the index if anything changed, then serve on http://127.0.0.1:8000
	$(PY) -m bot serve

index: .venv/ready
	$(PY) -m ingest

test: check quick slow  ## all that CI runs

check: .venv/ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

quick: .venv/ready-dev
	$(PY) -m pytest

slow: .venv/ready-dev  ## browser, reliability and other slow tests; each skips, saying so, where its program is missing
	$(PY) -m pytest -m "slow or browser or reliability" --reruns 1  # a real browser and real kills share the machine with others

bench: .venv/ready-dev  ## print the figures of the README
	$(PY) -m benchmarks

# --no-deps: the lock is complete, so nothing beyond it (no CUDA package of torch, for one) can come in.
.venv/ready: requirements.lock
	test -x $(PY) || $(PYTHON) -m venv .venv
	$(PY) -m pip install --quiet --no-deps --requirement requirements.lock
	touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready
	$(PY) -m pip install --quiet --no-deps --requirement requirements-dev.lock
	touch $@

lock:  ## renew both lock files from requirements.in (needs uv)
	uv pip compile --quiet --no-header --no-annotate --python-version 3.11 requirements.in -o requirements.lock
	uv pip compile --quiet --no-header --no-annotate --python-version 3.11 requirements.in requirements-dev.in -o requirements-dev.lock
	sed -i 's/^\(torch==[0-9.]*\)+cpu/\1/' requirements.lock requirements-dev.lock

clean:
	rm -rf .venv var build .mypy_cache .ruff_cache .pytest_cache
