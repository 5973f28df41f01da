from __future__ import annotations

import numpy as np

from knowledge.language.syllable_pairs import SyllablePairs

NAMES = {"cát": 0, "cắt": 1, "san": 2, "lấp": 3}
EVEN = np.log(np.full(1, 0.25))


def of(*texts: str) -> SyllablePairs:
    return SyllablePairs.of(texts, lambda name: NAMES.get(name, -1), len(NAMES))


def chance(pairs: SyllablePairs, before: str, syllable: str) -> float:
    return float(np.exp(pairs.mixed(EVEN, np.array([NAMES[before]]), np.array([NAMES[syllable]])))[0])


def test_what_stands_together_in_the_texts_is_likelier() -> None:
    pairs = of(*["Giá cát san lấp"] * 30)
    assert chance(pairs, "cát", "san") > 0.3 > 0.25 > chance(pairs, "cát", "lấp")
    assert chance(pairs, "cắt", "san") < chance(pairs, "cát", "san")


def test_signs_and_unknown_syllables_part_and_bare_texts_say_nothing() -> None:
    parted = of(*["cát, san lấp đá cát 5 san lấp"] * 30)
    assert chance(parted, "cát", "san") < 0.25
    assert not len(of(*["san san san san"] * 30).pairs)


def test_without_texts_the_model_stays_as_it_is() -> None:
    assert of().mixed(EVEN, np.array([0]), np.array([1])) is EVEN
