# make run · make test · make bench: each works on a fresh machine with python3-venv, make and libgomp1, and is quick the second time.
.DEFAULT_GOAL := run
PYTHON ?= python3
PY := .venv/bin/python
# Test files side by side; a file's own tests one after the other, since they share what they set up.
WORKERS ?= 2
TESTS := $(PY) -m pytest -n $(WORKERS) --dist loadfile --durations 15
unexport PYTHONDONTWRITEBYTECODE
export HF_HUB_OFFLINE ?= 1
export TRANSFORMERS_OFFLINE ?= 1
export ANONYMIZED_TELEMETRY ?= False

.PHONY: run index test check quick slow audit bench models language-models postgresql object-store wheelhouse lock notices clean
# WHEELHOUSE=folder installs from a folder of wheels (made by `make wheelhouse`), without any network.
WHEELHOUSE ?=
TORCH_INDEX ?= https://download.pytorch.org/whl/cpu
SOURCE := $(if $(WHEELHOUSE),--no-index --find-links $(abspath $(WHEELHOUSE)))
# --no-compile: a quarter of the libraries is ever imported; one import of what serves compiles that, whatever the environment says.
PIP := $(PY) -m pip install --quiet --no-deps --no-compile --disable-pip-version-check $(SOURCE)
SERVING := alembic.command, ingest.__main__, bot.composition, bot.http.app, bot.http.server, bot.telegram.service, knowledge.__main__
UV ?= $(shell command -v uv)
TORCH := $(shell grep '^torch==' requirements-models.lock)

run: .venv/ready index  ## build the index if anything changed, then serve on http://127.0.0.1:8000
	$(PY) -m bot serve

index: .venv/ready
	$(PY) -m ingest

test: check quick slow audit  ## all that CI runs

check: .venv/ready-dev
	$(PY) -m ruff check .
	$(PY) -m ruff format --check .
	$(PY) -m mypy

quick: .venv/ready-dev
	$(TESTS)

# A real browser and real kills share the machine with others, hence --reruns.
slow: .venv/ready-dev  ## browser, reliability and other slow tests; each skips, saying so, where its program is missing
	$(TESTS) -m "(slow or browser) and not (reliability or alone)" --reruns 1
	$(PY) -m pytest -m "reliability or alone" --reruns 1 --durations 15

audit: .venv/ready-dev  ## known vulnerabilities of what is locked, without those of .ci/waivers.yaml; says so where it cannot ask
	$(PY) -m benchmarks.audit .venv/audit/bin/pip-audit

bench: .venv/ready-dev  ## print the figures of the README
	$(PY) -m benchmarks

models: .venv/ready-models  ## sentence-transformers and torch (CPU): another encoder, a cross-encoder, training

language-models: .venv/ready  ## LangChain and its clients: answer.answerer: generative
	$(PIP) --requirement requirements-language-models.lock

postgresql: .venv/ready  ## records in PostgreSQL
	$(PIP) --requirement requirements-postgresql.lock

object-store: .venv/ready  ## publication.url: s3://…
	$(PIP) --requirement requirements-object-store.lock

wheelhouse: $(PY)  ## all wheels of `make run` into wheelhouse/, for `make run WHEELHOUSE=wheelhouse` on a machine without network
	$(PY) -m pip download --quiet --no-deps --dest wheelhouse --requirement requirements.lock

$(PY):
	$(PYTHON) -m venv .venv

# --no-deps: the locks are complete, so nothing beyond them (no CUDA package of torch, for one) can come in. uv is ten times as
# fast where it is there; it does not read pip.conf, so what it cannot get is left to pip.
.venv/ready: requirements.lock | $(PY)
	$(if $(UV),$(UV) pip install --quiet --no-deps --python $(PY) $(SOURCE) --requirement requirements.lock ||) $(PIP) --requirement requirements.lock
	$(PY) -c "import $(SERVING)"
	touch $@

.venv/ready-dev: requirements-dev.lock .venv/ready .venv/ready-torch
	$(PIP) --requirement requirements-dev.lock
	touch $@

# In a place of its own: what it needs is no business of the product's.
audit: .venv/audit/bin/pip-audit
.venv/audit/bin/pip-audit:
	$(PYTHON) -m venv .venv/audit && .venv/audit/bin/pip install --quiet --disable-pip-version-check pip-audit==2.10.1

.venv/ready-models: requirements-models.lock .venv/ready .venv/ready-torch
	$(PIP) --requirement requirements-models.lock
	touch $@

# The CPU build from PyTorch's own index; where that cannot be reached, at once what pip finds elsewhere.
.venv/ready-torch: requirements-models.lock .venv/ready
	$(PIP) --timeout 5 --retries 0 $(if $(WHEELHOUSE),,--index-url $(TORCH_INDEX)) $(TORCH) 2>/dev/null || $(PIP) $(TORCH)
	touch $@

lock:  ## renew all lock files (needs uv); requirements.split says which package belongs to which group
	uv pip compile --quiet --no-header --no-annotate --python-version 3.11 --all-extras pyproject.toml -o requirements-all.tmp
	uv pip compile --quiet --no-header --no-annotate --python-version 3.11 --all-extras pyproject.toml requirements-dev.in -o requirements-dev.tmp
	$(PYTHON) -m benchmarks.locks requirements-all.tmp requirements-dev.tmp
	rm -f requirements-all.tmp requirements-dev.tmp

notices: .venv/ready-dev  ## the licences of all locked packages into THIRD_PARTY.md, after `make lock`
	$(PY) -m benchmarks.third_party

clean:
	rm -rf .venv var build .mypy_cache .ruff_cache .pytest_cache
