"""QR codes (ISO/IEC 18004, byte mode, error correction M) as SVG: a link on the wall that a phone can open.

Versions 1 to 10 hold up to 213 bytes, far more than any address of ours.
"""

from __future__ import annotations

from collections.abc import Callable
from itertools import product

Matrix = list[list[int]]
# version → (error correction codewords per block, data codewords of each block), level M
_BLOCKS: dict[int, tuple[int, tuple[int, ...]]] = {
    1: (10, (16,)),
    2: (16, (28,)),
    3: (26, (44,)),
    4: (18, (32, 32)),
    5: (24, (43, 43)),
    6: (16, (27, 27, 27, 27)),
    7: (18, (31, 31, 31, 31)),
    8: (22, (38, 38, 39, 39)),
    9: (22, (36, 36, 36, 37, 37)),
    10: (26, (43, 43, 43, 43, 44)),
}
_ALIGNMENT = {
    1: (),
    2: (6, 18),
    3: (6, 22),
    4: (6, 26),
    5: (6, 30),
    6: (6, 34),
    7: (6, 22, 38),
    8: (6, 24, 42),
    9: (6, 26, 46),
    10: (6, 28, 50),
}
_MASKS: tuple[Callable[[int, int], int], ...] = (
    lambda y, x: (y + x) % 2,
    lambda y, x: y % 2,
    lambda y, x: x % 3,
    lambda y, x: (y + x) % 3,
    lambda y, x: (y // 2 + x // 3) % 2,
    lambda y, x: y * x % 2 + y * x % 3,
    lambda y, x: (y * x % 2 + y * x % 3) % 2,
    lambda y, x: ((y + x) % 2 + y * x % 3) % 2,
)
_LEVEL_M = 0b00
_EXP = [1] * 512
for _n in range(1, 512):
    _EXP[_n] = (_EXP[_n - 1] << 1) ^ (0x11D if _EXP[_n - 1] & 0x80 else 0)
_LOG = {_EXP[n]: n for n in range(255)}


def svg(text: str, border: int = 4) -> str:
    """The code as an SVG picture, dark on white whatever the page's colours are. Raises ValueError for a text that is too long."""
    matrix = encode(text)
    size = len(matrix) + 2 * border
    path = "".join(f"M{x + border} {y + border}h1v1h-1z" for y, row in enumerate(matrix) for x, dark in enumerate(row) if dark)
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {size} {size}" shape-rendering="crispEdges">'
        f'<path fill="#fff" d="M0 0h{size}v{size}H0z"/><path d="{path}"/></svg>'
    )


def encode(text: str) -> Matrix:
    """The modules of the code, 1 for dark, with the mask that reads best."""
    data = text.encode()
    version = next((v for v, (_, blocks) in _BLOCKS.items() if len(data) + (2 if v < 10 else 3) <= sum(blocks)), 0)
    if not version:
        raise ValueError(f"a QR code of version 10 cannot hold {len(data)} bytes: shorten the address")
    bits = _bits(_codewords(data, version))
    candidates = [_drawn(version, bits, mask) for mask in range(8)]
    return min(candidates, key=_penalty)


def _codewords(data: bytes, version: int) -> list[int]:
    """Data and error correction, interleaved."""
    correction, blocks = _BLOCKS[version]
    length = f"{len(data):0{8 if version < 10 else 16}b}"
    stream = "0100" + length + "".join(f"{byte:08b}" for byte in data)
    room = sum(blocks) * 8
    stream = (stream + "0000")[:room]
    stream += "0" * (-len(stream) % 8)
    words = [int(stream[n : n + 8], 2) for n in range(0, len(stream), 8)]
    words += [(0xEC, 0x11)[n % 2] for n in range(sum(blocks) - len(words))]
    parts, at = [], 0
    for size in blocks:
        parts.append(words[at : at + size])
        at += size
    checks = [_remainder(part, correction) for part in parts]
    interleaved = [part[n] for n in range(max(blocks)) for part in parts if n < len(part)]
    return interleaved + [check[n] for n in range(correction) for check in checks]


def _remainder(data: list[int], degree: int) -> list[int]:
    """Reed-Solomon error correction of one block."""
    generator = [1]
    for n in range(degree):
        generator = [a ^ b for a, b in zip([*generator, 0], [0, *(_product(g, _EXP[n]) for g in generator)], strict=True)]
    rest = [*data, *[0] * degree]
    for n in range(len(data)):
        factor = rest[n]
        for m, g in enumerate(generator):
            rest[n + m] ^= _product(g, factor)
    return rest[len(data) :]


def _product(a: int, b: int) -> int:
    return _EXP[_LOG[a] + _LOG[b]] if a and b else 0


def _bits(words: list[int]) -> list[int]:
    return [word >> shift & 1 for word in words for shift in range(7, -1, -1)]


def _drawn(version: int, bits: list[int], mask: int) -> Matrix:
    size = 17 + 4 * version
    fixed = _patterns(version, size)
    for (y, x), dark in _format(size, mask).items():
        fixed[y, x] = dark
    matrix = [[fixed.get((y, x), 0) for x in range(size)] for y in range(size)]
    places = (place for place in _zigzag(size) if place not in fixed)
    stream = iter(bits)
    for y, x in places:
        matrix[y][x] = next(stream, 0) ^ (not _MASKS[mask](y, x))
    return matrix


def _patterns(version: int, size: int) -> dict[tuple[int, int], int]:
    """What stands in every code of the size: finders, timing, alignment, the dark module, the version."""
    fixed: dict[tuple[int, int], int] = {}
    for n in range(size):
        fixed[6, n] = fixed[n, 6] = 1 - n % 2
    centres = [p for p in product(_ALIGNMENT[version], repeat=2) if p not in {(6, 6), (6, size - 7), (size - 7, 6)}]
    for cy, cx in centres:
        for y, x in product(range(-2, 3), repeat=2):
            fixed[cy + y, cx + x] = int(max(abs(y), abs(x)) != 1)
    for cy, cx in ((3, 3), (3, size - 4), (size - 4, 3)):
        for y, x in product(range(-4, 5), repeat=2):
            if 0 <= cy + y < size and 0 <= cx + x < size:
                fixed[cy + y, cx + x] = int(max(abs(y), abs(x)) not in (2, 4))
    if version >= 7:
        code = version << 12 | _bch(version, 12, 0x1F25)
        for n in range(18):
            fixed[n // 3, size - 11 + n % 3] = fixed[size - 11 + n % 3, n // 3] = code >> n & 1
    return fixed


def _format(size: int, mask: int) -> dict[tuple[int, int], int]:
    """Error correction level and mask, twice, and the one module that is always dark."""
    value = _LEVEL_M << 3 | mask
    code = (value << 10 | _bch(value, 10, 0x537)) ^ 0x5412
    first = [(8, n) for n in (0, 1, 2, 3, 4, 5, 7, 8)] + [(n, 8) for n in (7, 5, 4, 3, 2, 1, 0)]
    second = [(size - 1 - n, 8) for n in range(7)] + [(8, size - 8 + n) for n in range(8)]
    bits = [code >> n & 1 for n in range(14, -1, -1)]
    return {place: bit for places in (first, second) for place, bit in zip(places, bits, strict=True)} | {(size - 8, 8): 1}


def _bch(value: int, degree: int, generator: int) -> int:
    rest = value << degree
    while rest.bit_length() > degree:
        rest ^= generator << rest.bit_length() - degree - 1
    return rest


def _zigzag(size: int) -> list[tuple[int, int]]:
    """Places of data in the order of the standard: two columns at a time from the right, up and down by turns."""
    found, up = [], True
    for right in range(size - 1, 0, -2):
        right -= right <= 6  # the timing column is skipped
        rows = range(size - 1, -1, -1) if up else range(size)
        found += [(y, x) for y in rows for x in (right, right - 1)]
        up = not up
    return found


def _penalty(matrix: Matrix) -> int:
    """How hard the code is to read: runs, blocks, patterns like a finder, imbalance."""
    size = len(matrix)
    lines = [*matrix, *(list(column) for column in zip(*matrix, strict=True))]
    score = 0
    for line in lines:
        text = "".join(map(str, line))
        run = 1
        for a, b in zip(text, [*text[1:], ""], strict=True):
            if a == b:
                run += 1
                continue
            score += run - 2 if run >= 5 else 0
            run = 1
        score += 40 * sum(text.startswith(("00001011101", "10111010000"), n) for n in range(size - 10))
    squares = (matrix[y][x] + matrix[y + 1][x] + matrix[y][x + 1] + matrix[y + 1][x + 1] for y, x in product(range(size - 1), repeat=2))
    score += 3 * sum(total in (0, 4) for total in squares)
    dark = sum(map(sum, matrix))
    return score + 10 * (abs(20 * dark - 10 * size * size) // (size * size))
