"""The version of the whole product, in this one place: pyproject.toml, `--version`, /healthz and the pages read it here."""

VERSION = "1.0.0"
