"""schemathesis throws what the OpenAPI description allows, and what it does not, at the real application: no server error."""

from __future__ import annotations

import os
from collections import Counter
from contextlib import suppress
from pathlib import Path

import pytest
import schemathesis
from hypothesis import HealthCheck, given, settings
from hypothesis.errors import Unsatisfiable
from schemathesis import Case, GenerationMode
from schemathesis.errors import InvalidSchema

from tests.bot.http.conftest import application, configuration

CASES = int(os.environ.get("CCHC_SCHEMA_CASES", "5000"))


@pytest.mark.slow
def test_no_server_error_in_thousands_of_cases(index_directory: Path, tmp_path: Path) -> None:
    limits = {"anonymous_asks": 10_000_000, "reads": 10_000_000}
    app = application(configuration(index_directory, tmp_path, limits=limits, allowed_hosts=["testserver"]))
    schema = schemathesis.openapi.from_asgi("/api/v1/openapi.json", app)
    operations = [found.ok() for found in schema.get_all_operations()]
    assert len(operations) >= 14
    statuses: Counter[int] = Counter()
    for operation in operations:
        for mode in GenerationMode:

            @settings(
                max_examples=CASES // (len(operations) * len(GenerationMode)) * 2,
                deadline=None,
                suppress_health_check=list(HealthCheck),
                database=None,
                derandomize=True,
            )
            @given(case=operation.as_strategy(generation_mode=mode))
            def check(case: Case) -> None:
                response = case.call()
                statuses[response.status_code] += 1
                assert response.status_code < 500, response.text
                if response.status_code >= 400 and not case.path.startswith("/v1"):
                    assert response.json()["request_id"]

            # An operation without parameters has nothing to get wrong: schemathesis then offers no case.
            with suppress(Unsatisfiable, InvalidSchema):
                check()
    print(f"{sum(statuses.values())} cases: {dict(sorted(statuses.items()))}")
    assert sum(statuses.values()) >= CASES
    assert statuses[200] > CASES / 20  # it reached the working parts, too
