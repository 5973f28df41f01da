"""An expert's answer stays: it becomes a verified answer that rests on the clauses the assistant had quoted, or on chosen ones."""

from __future__ import annotations

from collections.abc import Iterable

from bot.answer.answer import CatalogReader
from bot.expert import messages
from bot.expert.expert_request import ExpertRequest
from bot.expert.queue import ExpertQueue
from bot.verified.answers import VerifiedAnswers
from bot.verified.approved_answer import VerifiedAnswer, VerifiedError
from bot.verified.clauses import standing


def keep(request: ExpertRequest, queue: ExpertQueue, verified: VerifiedAnswers, catalog: CatalogReader) -> VerifiedAnswer:
    """The latest answer, as it was sent. Raises VerifiedError when there is none, it was kept before, or nothing carries it."""
    if request.verified_id:
        raise VerifiedError(messages.ALREADY_KEPT)
    if not request.replies:
        raise VerifiedError(messages.NOTHING_TO_KEEP)
    clauses = tuple(quoted_clauses(request, queue, catalog))
    if not clauses:
        raise VerifiedError(messages.KEEP_ON_DESK)
    latest = request.replies[-1]
    made = verified.approve(request.question, latest.text, clauses, latest.author, catalog=catalog)
    queue.kept(request.id, made.id)
    return made


def quoted_clauses(request: ExpertRequest, queue: ExpertQueue, catalog: CatalogReader) -> Iterable[str]:
    """Passage ids of the clauses that the assistant quoted as its answer and that are still there; those next to a refusal answered
    nothing and are not among them."""
    answer = queue.machine_answer(request)
    for citation in answer["citations"] if answer else ():
        if citation.get("role", "main") == "main" and standing(citation["passage_id"], catalog):
            yield citation["passage_id"]
