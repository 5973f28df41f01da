"""What a test under faults found: one line for a person, and whether it is as it should be."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True)
class Figure:
    """`counts` are printed in their order; those named in `none` must be 0, those in `some` more than 0."""

    counts: Mapping[str, float]
    none: tuple[str, ...]
    some: tuple[str, ...] = ()
    remarks: tuple[str, ...] = field(default=())  # what went wrong, in words

    @property
    def good(self) -> bool:
        return not any(self.counts[name] for name in self.none) and all(self.counts[name] > 0 for name in self.some)

    def __str__(self) -> str:
        figures = ", ".join(f"{name} {value:g}" if value < 1e6 else f"{name} {value:.0f}" for name, value in self.counts.items())
        return "\n".join([f"{'good' if self.good else 'BAD'}: {figures}", *(f"  {remark}" for remark in self.remarks[:20])])
