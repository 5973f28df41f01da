"""Features that compare a question's candidates with each other."""

import numpy as np

from knowledge.rank.rivals import NAMES, RELATIVE, compare


def _columns(units: int, **given: list[float]) -> dict[str, np.ndarray]:
    used = {*RELATIVE, "above", "lexical_relative", "dense_relative"}
    return {name: np.array(given.get(name, [0.0] * units)) for name in used}


def _compared(laws: list[int], names: list[int], **given: list[float]) -> dict[str, list[float]]:
    values = compare(_columns(len(laws), **given), np.array(laws, dtype=np.int64), np.array(names, dtype=np.int64))
    return dict(zip(NAMES, (np.asarray(v).round(3).tolist() for v in values), strict=True))


def test_shares_are_relative_to_the_best_candidate() -> None:
    assert _compared([0, 1], [0, 1], body=[0.2, 0.4])["body_relative"] == [0.5, 1.0]


def test_a_law_with_another_good_candidate_is_told_from_one_without() -> None:
    found = _compared([0, 0, 1], [0, 1, 2], lexical_relative=[1.0, 0.8, 0.9])
    assert found["law_best"] == [0.8, 1.0, 0.0]
    assert found["law_rank"] == [0.0, 0.0, round(float(np.log1p(2)), 3)]


def test_of_articles_of_one_name_the_one_whose_law_is_asked_for_leads() -> None:
    found = _compared([0, 1], [0, 0], above=[0.5, 0.1])
    assert found["twins_above"] == [0.5 - 0.1, 0.1 - 0.5]


def test_no_candidates_give_no_rows() -> None:
    assert all(column == [] for column in _compared([], []).values())
