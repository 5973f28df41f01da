"""Figures of the README, each printed by one command: python -m benchmarks [NAME …]."""

import os

# As the server does (bot/__main__.py), before numpy loads: BLAS threads that wait for work spin and are measured too.
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")
