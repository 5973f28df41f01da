"""Question → hits: clauses named in the question first, then dense and lexical candidates, fused by weighted scores.

Stages, each small enough to replace or switch off: understand → gather → fuse → prefer official → hits → look up.
Documents not in force are ranked lower, never dropped: the answer says what their state is.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from datetime import date

import numpy as np
import numpy.typing as npt

from knowledge.config import RetrievalConfig
from knowledge.index.encoder import Encoder, Vectors
from knowledge.index.vectors import NearestPassages, nearest_of
from knowledge.index.words import Lexical
from knowledge.language.text import fold_accents, normalise, syllables
from knowledge.law.types import Hit, Interpretation, Reference, SearchResult
from knowledge.question.lexicon import Expansion
from knowledge.question.understanding import Meaning, Understanding
from knowledge.rank.adjustment import Adjustment
from knowledge.rank.candidates import Candidates, Pool
from knowledge.rank.cross_encoder import CANDIDATES, open_cross_encoder
from knowledge.rank.interest import Interest
from knowledge.rank.trees import Reranker
from knowledge.search.look_up import look_up
from knowledge.search.named_documents import Mask, Scopes
from knowledge.search.resolution import Resolution
from knowledge.store.catalog import Catalog

Integers = npt.NDArray[np.int64]
Scores = npt.NDArray[np.float64]

NOT_IN_FORCE_WEIGHT = 0.9
RERANKED = 50  # passages of each index that the trees order; further down they find wrong answers more often than right ones
OTHER_PART = 0.5  # of its unit's score, for the parts of a long clause that are not the best one
EXPANSION_SHARE = 0.5  # of the weight in synonyms.csv: other wordings must not drown what was asked
_READ_THROUGH = 20_000  # passages up to which an index is read, once, for the words that go together in it (half a second)
_ALWAYS = (None, None)
_NOTHING, _ZERO = np.zeros(0, dtype=np.int64), np.zeros(0, dtype=np.float32)
_RANKED = 20  # hits ranked in any case: a clause named in the question orders its parts by them
_GOOD_SHARE = 0.6  # share of the lexical ceiling that a passage answering the question word for word reaches


@dataclass(frozen=True)
class Stages:
    """What of the pipeline is switched on: everything when serving, less when measuring what a stage is worth."""

    restore: bool = True
    synonyms: bool = True
    lexical: bool = True
    dense: bool = True
    rerank: bool = True  # by the bundled trees, or by the cross-encoder where config.yaml names one
    look_up: bool = True


SYSTEMS = {
    "lexical": Stages(restore=False, synonyms=False, dense=False, rerank=False, look_up=False),
    "dense": Stages(restore=False, synonyms=False, lexical=False, rerank=False, look_up=False),
    "hybrid": Stages(restore=False, synonyms=False, rerank=False, look_up=False),
    "full": Stages(),
}


@dataclass(frozen=True, slots=True)
class Gathered:
    """Passages that may answer, with what each index says of them (0 where it did not return them), same length."""

    rows: Integers
    lexical: Scores  # BM25 as a share of what is possible for this question, 0..1
    dense: Scores  # cosine, 0..1


class Retriever:
    """Searches one index generation. Safe to share between threads."""

    stages = Stages()

    def __init__(
        self, catalog: Catalog, lexical: Lexical, vectors: NearestPassages, stored: Vectors, encoder: Encoder, config: RetrievalConfig
    ) -> None:
        """`stored` are the vectors of all keys, in the order of the lexical index."""
        self._understanding = Understanding.bundled()
        if len(catalog) <= _READ_THROUGH:
            self._understanding = self._understanding.at_home_in(lambda: (passage.text for passage in catalog.iterate()))
        self._pool = Pool(catalog, lexical, stored, Interest.bundled())
        self._catalog = catalog
        self._lexical = lexical
        self._vectors = vectors
        self._encoder = encoder
        self._config = config
        self._resolution = Resolution(catalog)
        self._scopes = Scopes(catalog, self._resolution)
        self._stored = stored
        self._adjust = Adjustment(catalog)
        self._validity = catalog.validity()
        self._cross_encoder = open_cross_encoder(config.cross_encoder) if config.cross_encoder else None
        self._aliased = catalog.count_keys() > len(catalog)  # the reranker has learnt from texts without aliases, and harms these

    def search(self, question: str, k: int = 10, *, as_of: date | None = None) -> SearchResult:
        """The `k` best passages for a question, best first, scores 0..1; `as_of` defaults to today."""
        meaning = self._understand(question)
        within = self._scope(meaning)
        rows, scores = _inside(within, *self._adjust(*self._ranked(meaning, k, within)))
        found = self._hits(rows, scores, max(k, _RANKED), as_of or date.today())
        reference, cited = self._look_up(meaning, found, k)
        named = {hit.passage.id for hit in cited}
        hits = (*cited, *(hit for hit in found if hit.passage.id not in named))[:k]
        return SearchResult(Interpretation(meaning.typed, meaning.understood, meaning.changes, reference), hits)

    def rarity(self, words: list[str]) -> list[float]:
        """How rare the documents make each syllable (idf); one that they do not know is as rare as can be."""
        ids, idf, _ = self._lexical.numbers(words)
        rarest = float(self._lexical.word_idf().max(initial=1.0))
        return [float(weight) if id >= 0 else rarest for id, weight in zip(ids, idf, strict=True)]

    def interpret(self, question: str) -> Interpretation:
        """What a question is understood as, without searching; `search` does not work it out again."""
        meaning = self._understand(question)
        return Interpretation(meaning.typed, meaning.understood, meaning.changes)

    def reread(self, question: str) -> str:
        """A question typed without accents with those that the words of the documents make likely; "" where `interpret` says the same."""
        return self._understanding.reread(question)

    def _look_up(self, meaning: Meaning, found: tuple[Hit, ...], k: int) -> tuple[Reference | None, tuple[Hit, ...]]:
        """Clauses named as they were typed; as understood only when nothing was found in what was typed."""
        if not self.stages.look_up:
            return None, ()
        reference, cited = look_up(meaning.typed, self._catalog, self._resolution, found, k)
        if reference is None and meaning.understood != meaning.typed:
            return look_up(meaning.understood, self._catalog, self._resolution, found, k)
        return reference, cited

    def _scope(self, meaning: Meaning) -> Mask | None:
        """The rows of the documents named as typed, or as understood; None when none is named."""
        if not self.stages.look_up:
            return None
        within = self._scopes.rows(meaning.typed)
        return within if within is not None or meaning.understood == meaning.typed else self._scopes.rows(meaning.understood)

    def _ranked(self, meaning: Meaning, k: int, within: Mask | None = None) -> tuple[Integers, Scores]:
        """Passages and how likely each answers, by the best ranking there is for this index; of those rows only, where they are given."""
        ranked = self._reranked if self.stages.rerank and not self._aliased else self._fused
        rows, scores = ranked(meaning, within)
        if self._cross_encoder is None or not self.stages.rerank:
            return rows, scores
        best = rows[np.argsort(-scores, kind="stable")[: max(CANDIDATES, 2 * k)]]
        passages = self._catalog.rows([int(row) for row in best])
        return best, self._cross_encoder.scores(meaning.understood, passages)

    def candidates(self, question: str) -> Candidates:
        """What the reranker sees of a question: for training it."""
        return self._look(self._understand(question))

    def _reranked(self, meaning: Meaning, within: Mask | None) -> tuple[Integers, Scores]:
        """Passages and their chances: a unit's best passage gets the unit's, its other parts a little less."""
        found = self._look(meaning, within)
        _, chances = Reranker.bundled().rank(found.features)
        rows = np.concatenate([_NOTHING, *found.rows])
        lengths = [len(r) for r in found.rows]
        return rows, np.repeat(chances, lengths) * np.where(np.isin(rows, found.best), 1.0, OTHER_PART)

    def _look(self, meaning: Meaning, within: Mask | None = None) -> Candidates:
        question = meaning.understood
        folded = question == fold_accents(question)
        vector = self._vector(meaning)
        scores = self._word_scores(meaning, folded, within)
        count = min(self._config.candidates, RERANKED)
        by_words, _ = self._lexical.best(scores, count)
        by_meaning, _ = self._nearest(vector, count, within)
        units = self._pool.unit(np.union1d(by_words, by_meaning))
        return self._pool.look(meaning, units, scores, max(self._lexical.ceiling(question, folded=folded), 1e-9), vector)

    def _word_scores(self, meaning: Meaning, folded: bool, within: Mask | None) -> npt.NDArray[np.float32]:
        """BM25 of every key; nothing outside the scope."""
        scores = self._lexical.scores(meaning.understood, folded=folded, beside=_beside(meaning))
        return scores if within is None else np.where(within[self._lexical.owners], scores, np.float32(0))

    def _nearest(self, vector: Vectors, count: int, within: Mask | None) -> tuple[Integers, npt.NDArray[np.float32]]:
        if within is None:
            return self._vectors.search(vector, count)
        return nearest_of(np.flatnonzero(within[self._lexical.owners]), self._lexical.owners, self._stored, vector, count)

    def _fused(self, meaning: Meaning, within: Mask | None = None) -> tuple[Integers, Scores]:
        gathered = self._gather(meaning, within)
        return gathered.rows, self._fuse(gathered)

    def _understand(self, question: str) -> Meaning:
        if not self.stages.restore:
            return Meaning(question, normalise(question))
        meaning = self._understanding.read(question)
        return meaning if self.stages.synonyms else replace(meaning, expansions=())

    def _gather(self, meaning: Meaning, within: Mask | None = None) -> Gathered:
        """The union of the best of each index."""
        question = meaning.understood
        folded = question == fold_accents(question)  # typed without accents
        count = self._config.candidates
        by_words, word_scores, by_meaning, cosines = _NOTHING, _ZERO, _NOTHING, _ZERO
        if self.stages.lexical:
            by_words, word_scores = self._lexical.best(self._word_scores(meaning, folded, within), count)
        if self.stages.dense:
            by_meaning, cosines = self._nearest(self._vector(meaning), count, within)
        rows = np.union1d(by_words, by_meaning)
        ceiling = max(self._lexical.ceiling(question, folded=folded), 1e-9)
        lexical, dense = np.zeros(len(rows)), np.zeros(len(rows))
        lexical[np.searchsorted(rows, by_words)] = np.minimum(word_scores / ceiling, 1)
        dense[np.searchsorted(rows, by_meaning)] = np.clip(cosines, 0, 1)
        return Gathered(rows, lexical, dense)

    def _vector(self, meaning: Meaning) -> Vectors:
        """The question's vector, drawn towards its other wordings. Shape (dimension,)."""
        texts = [meaning.understood, *(e.text for e in meaning.expansions)]
        weights = np.array([1.0, *(EXPANSION_SHARE * e.weight for e in meaning.expansions)], dtype=np.float32)
        mixed = weights @ self._encoder.encode_queries(texts)
        vector: Vectors = mixed / max(float(np.linalg.norm(mixed)), 1e-9)
        return vector

    def _fuse(self, candidates: Gathered) -> Scores:
        """Rank by weighted min-max scores; scale so that the best candidate gets the confidence its raw scores deserve."""
        if not len(candidates.rows):
            return np.zeros(0)
        weights = self._config.lexical_weight, self._config.dense_weight
        total = sum(weights) or 1.0
        relative = (weights[0] * _min_max(candidates.lexical) + weights[1] * _min_max(candidates.dense)) / total
        best = int(np.argmax(relative))
        share = min(candidates.lexical[best] / _GOOD_SHARE, 1.0)
        confidence = (weights[0] * share + weights[1] * candidates.dense[best]) / total
        fused: Scores = relative * (confidence / relative[best] if relative[best] > 0 else 0.0)
        return fused

    def _hits(self, rows: Integers, scores: Scores, k: int, day: date) -> tuple[Hit, ...]:
        weights = np.array([1.0 if in_force(self._validity.get(row, _ALWAYS), day) else NOT_IN_FORCE_WEIGHT for row in rows.tolist()])
        scores = np.clip(scores * weights, 0.0, 1.0)
        best = np.argsort(-scores, kind="stable")[:k]
        passages = self._catalog.rows(rows[best].tolist())  # long texts: only those that are handed out
        found = zip(passages, scores[best].tolist(), strict=True)
        return tuple(Hit(passage, self._catalog.document(passage.document_id), score) for passage, score in found)


def _inside(within: Mask | None, rows: Integers, scores: Scores) -> tuple[Integers, Scores]:
    """Without what lies outside the scope: a digest leads to the text it restates, which may."""
    kept = slice(None) if within is None else within[rows]
    return rows[kept], scores[kept]


def _beside(meaning: Meaning) -> list[tuple[str, float]]:
    """Search words of the expansions that the question does not have itself, weighted."""
    said = set(syllables(meaning.understood))
    return [(words, EXPANSION_SHARE * e.weight) for e in meaning.expansions if (words := _unsaid(e, said))]


def _unsaid(expansion: Expansion, said: set[str]) -> str:
    return expansion.text if set(syllables(expansion.text)) - said else ""


def in_force(validity: tuple[date | None, date | None], day: date) -> bool:
    """Whether `day` is between the first and the last day; unknown ones count as yes."""
    start, end = validity
    return not ((start and day < start) or (end and day > end))


def _min_max(scores: Scores) -> Scores:
    """Stretched to 0..1; a candidate the index did not return counts as the worst returned."""
    present = scores[scores > 0]
    if not len(present):
        return scores
    low, high = float(present.min()), float(present.max())
    stretched: Scores = np.clip((scores - low) / (high - low), 0, 1) if high > low else (scores > 0).astype(np.float64)
    return stretched
