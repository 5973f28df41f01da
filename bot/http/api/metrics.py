"""/metrics for Prometheus: requests, answers by channel and kind, latency by stage, what waits, how old the index is.

Numbers only: no question, no user, no path that a caller made up.
"""

from __future__ import annotations

import time
from collections.abc import Callable
from datetime import datetime
from typing import Annotated, Any

from fastapi import APIRouter, Depends, Request
from starlette.responses import Response

from bot.http.door import texts
from bot.http.door.access import Caller, may
from bot.http.door.problems import Problem
from bot.http.site.site import Site, site_of
from knowledge.errors import KnowledgeError

try:
    import prometheus_client  # type: ignore[import-not-found,unused-ignore]

    prometheus: Any = prometheus_client
except ImportError:  # an installation from before it was needed: everything else works
    prometheus = None

router = APIRouter(tags=["Hệ thống"])
_SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)


class Metrics:
    """What one process counts. Each application has its own registry."""

    def __init__(self) -> None:
        self.registry = prometheus.CollectorRegistry()
        self._requests = prometheus.Counter(
            "cchc_requests", "Requests by route, method and status", ("route", "method", "status"), registry=self.registry
        )
        self._request_seconds = prometheus.Histogram(
            "cchc_request_seconds", "Until the whole response is sent", ("route",), buckets=_SECONDS, registry=self.registry
        )
        self._answers = prometheus.Counter(
            "cchc_answers", "Answers by channel and kind; declined ones are refusals", ("channel", "kind"), registry=self.registry
        )
        self._stages = prometheus.Histogram(
            "cchc_stage_seconds", "Time of an answer by stage: search, record, whole", ("stage",), buckets=_SECONDS, registry=self.registry
        )

    def requested(self, route: str, method: str, status: int, seconds: float) -> None:
        self._requests.labels(route, method, str(status)).inc()
        self._request_seconds.labels(route).observe(seconds)

    def answered(self, channel: str, kind: str) -> None:
        self._answers.labels(channel, kind).inc()

    def stage(self, name: str, seconds: float) -> None:
        self._stages.labels(name).observe(seconds)

    def watch(self, site: Site) -> None:
        """What is asked at the moment of reading."""
        self._gauge("cchc_waiting_questions", "Questions that wait for a thread", lambda: site.workers.waiting)
        self._gauge("cchc_open_streams", "Answer streams that are open or can be resumed", lambda: len(site.streams))
        self._gauge("cchc_unrecorded", "Answers that could not be written down since the start", lambda: site.records.unrecorded)
        self._gauge("cchc_index_age_seconds", "Since the live index generation was built; NaN without one", lambda: _age(site))

        self._gauge("cchc_index_standin", "1 while another index generation answers than should", lambda: bool(site.index_problem))

    def _gauge(self, name: str, meaning: str, value: Callable[[], float]) -> None:
        prometheus.Gauge(name, meaning, registry=self.registry).set_function(value)


def open_metrics() -> Metrics | None:
    """None where prometheus-client is not installed."""
    return Metrics() if prometheus is not None else None


def _age(site: Site) -> float:
    try:
        return time.time() - datetime.fromisoformat(site.shelf.generation.manifest.created).timestamp()
    except KnowledgeError:
        return float("nan")


@router.get(
    "/metrics",
    summary="Số đo cho Prometheus",
    response_class=Response,
    responses={200: {"content": {"text/plain": {"schema": {"type": "string"}}}}},
)
async def metrics(request: Request, _: Annotated[Caller, Depends(may("metrics"))]) -> Response:
    """Cần khoá truy cập có quyền metrics."""
    counted: Metrics | None = request.app.state.metrics
    if counted is None:
        raise Problem(501, "no_metrics", texts.NO_METRICS)
    text = await site_of(request).work(lambda: prometheus.generate_latest(counted.registry))
    return Response(text, media_type=prometheus.CONTENT_TYPE_LATEST)
