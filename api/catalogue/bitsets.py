"""Sets of positions as whole numbers: one bit a position, so that sets meet in one operation.

A set for each value makes a bitmap index, as in P. O'Neil and D. Quass, Improved query performance with
variant indexes (1997).
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def bits_of(positions: Iterable[int], length: int) -> int:
    """Return the set of some positions below `length`."""
    octets = bytearray(length // 8 + 1)
    for position in positions:
        octets[position >> 3] |= 1 << (position & 7)
    return int.from_bytes(octets, "little")


def positions_of(bits: int) -> list[int]:
    """Return the positions of a set, rising."""
    octets = bits.to_bytes((bits.bit_length() + 7) // 8, "little")
    return [
        (number << 3) | bit
        for number, octet in enumerate(octets)
        if octet
        for bit in range(8)
        if octet >> bit & 1
    ]
