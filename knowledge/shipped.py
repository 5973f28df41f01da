"""Where the data lies that ships with the packages."""

from __future__ import annotations

from pathlib import Path

KNOWLEDGE = Path(__file__).resolve().parent
PROJECT = KNOWLEDGE.parent  # the folder of the three packages: the checkout, or site-packages
LEXICON = KNOWLEDGE / "lexicon"
MODELS = KNOWLEDGE / "model"
