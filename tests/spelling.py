"""How numbers from 0 to 9,999 are written in Vietnamese words: a second opinion, knowing nothing of the reader."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

DIGITS = ("không", "một", "hai", "ba", "bốn", "năm", "sáu", "bảy", "tám", "chín")


@dataclass(frozen=True, slots=True)
class Style:
    """The choices that a speaker has."""

    thousand: str = "nghìn"
    zero: str = "linh"
    ten: str = "mươi"
    four: str = "tư"
    five: str = "lăm"
    seven: str = "bảy"
    bare_zero: bool = True
    """ "hai nghìn không trăm linh năm"; else "hai nghìn linh năm"."""


STYLES = (
    Style(),
    Style(thousand="ngàn", zero="lẻ", four="bốn"),
    Style(zero="lẻ", five="nhăm", seven="bẩy"),
    Style(zero="lẽ", ten="chục", four="bốn"),
    Style(bare_zero=False),
)


def spelled(number: int, style: Style = STYLES[0]) -> str:
    """The number in words, 0 ≤ number ≤ 9.999."""
    if not 0 <= number <= 9999:
        raise ValueError(number)
    thousands, rest = divmod(number, 1000)
    if not thousands:
        return below_thousand(rest, style)
    head = f"{digit(thousands, style)} {style.thousand}"
    if not rest:
        return head
    if rest < 10 and not style.bare_zero:
        return f"{head} {style.zero} {digit(rest, style)}"
    if rest < 100:
        return f"{head} không trăm {tail(rest, style)}"
    return f"{head} {below_thousand(rest, style)}"


def below_thousand(number: int, style: Style) -> str:
    hundreds, rest = divmod(number, 100)
    if not hundreds:
        return below_hundred(rest, style)
    head = f"{digit(hundreds, style)} trăm"
    return f"{head} {tail(rest, style)}" if rest else head


def tail(number: int, style: Style) -> str:
    """What follows the hundreds."""
    return f"{style.zero} {digit(number, style)}" if number < 10 else below_hundred(number, style)


def below_hundred(number: int, style: Style) -> str:
    tens, ones = divmod(number, 10)
    if not tens:
        return digit(ones, style)
    head = "mười" if tens == 1 else f"{digit(tens, style)} {style.ten}"
    return f"{head} {after_tens(tens, ones, style)}" if ones else head


def after_tens(tens: int, ones: int, style: Style) -> str:
    if ones == 5:
        return style.five
    if ones == 1 and tens > 1:
        return "mốt"
    if ones == 4 and tens > 1:
        return style.four
    return digit(ones, style)


def digit(number: int, style: Style) -> str:
    return style.seven if number == 7 else DIGITS[number]


def shortened(number: int) -> Iterator[str]:
    """As people say it, leaving out "mươi" ("hai lăm", "tám trăm bảy mốt"); some of these have two meanings."""
    full = spelled(number)
    short = full.replace(" mươi ", " ")
    if short != full:
        yield short
    if full.startswith("hai mươi "):
        yield "hăm " + full.removeprefix("hai mươi ")
    if full.startswith("ba mươi "):
        yield "băm " + full.removeprefix("ba mươi ")
    if full.endswith(" mươi") and number > 100:
        yield full.removesuffix(" mươi")
