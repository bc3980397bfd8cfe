"""The month as a picture that is read on a telephone: who has filed by when, members, admissions against the quota.

Told apart by line, marker and hatching, not by colour, so that it survives black-and-white printing.
"""

from __future__ import annotations

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date

from matplotlib.axes import Axes
from matplotlib.figure import Figure
from matplotlib.ticker import MaxNLocator

from reporting.periods import Period
from texts import shown, t

WIDTH, HEIGHT, DOTS = 6.0, 9.0, 180
"""Inches and dots per inch: 1080 × 1620, a telephone held upright."""
DARK, LIGHT, RED = "#1a1a1a", "#8c8c8c", "#b3261e"
FONT = "DejaVu Sans"
"""Comes with the library, and has every Vietnamese letter."""


@dataclass(frozen=True, slots=True)
class Filing:
    """How many branches had filed a month by the end of each day since filing opened."""

    days: tuple[date, ...]
    filed: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class Story:
    """Everything that the picture shows."""

    committee: str
    period: Period
    branches: int
    due: date
    this: Filing
    before: Filing
    """The month before, day by day from its own opening."""
    members: tuple[tuple[Period, int, bool], ...]
    """Month, members of the branches that filed, whether those are all."""
    admitted: tuple[tuple[Period, int], ...]
    """Month of this year, admissions since January."""
    quota: int | None
    as_of: str


def picture(story: Story) -> bytes:
    """A PNG. Takes the better part of a second: not inside a transaction, not on the loop."""
    figure = Figure(figsize=(WIDTH, HEIGHT), dpi=DOTS, layout="constrained")
    figure.suptitle(
        t("chart.title", month=shown.month(story.period), committee=story.committee), fontsize=14, fontweight="bold"
    )
    figure.supxlabel(story.as_of, fontsize=10)
    above, middle, below = figure.subplots(3, 1, height_ratios=(5, 4, 4))
    draw_filing(above, story)
    draw_members(middle, story)
    draw_admissions(below, story)
    made = io.BytesIO()
    figure.savefig(made, format="png", metadata={"Software": None})
    return made.getvalue()


def draw_filing(axes: Axes, story: Story) -> None:
    head(axes, t("chart.filing"))
    line(axes, story.before, marker="", style="--", colour=LIGHT, label=t("chart.last_month"))
    line(axes, story.this, marker="o", style="-", colour=DARK, label=t("chart.this_month"))
    axes.axhline(story.branches, color=DARK, linewidth=1, linestyle=":")
    axes.annotate(
        t("chart.all", count=story.branches), (0, story.branches), xytext=(3, -4), textcoords="offset points",
        va="top", fontsize=10,
    )  # fmt: skip
    if story.this.filed:
        at = (story.due - story.this.days[0]).days
        axes.axvline(at, color=RED, linewidth=1.5)
        axes.annotate(
            t("chart.due", day=shown.day(story.due)), (at, 0), xytext=(4, 6), textcoords="offset points",
            color=RED, fontsize=10,
        )  # fmt: skip
        axes.annotate(
            str(story.this.filed[-1]), (len(story.this.filed) - 1, story.this.filed[-1]), xytext=(0, 8),
            textcoords="offset points", ha="center", fontsize=13, fontweight="bold",
        )  # fmt: skip
    axes.set_ylim(0, max(1, story.branches) * 1.18)
    axes.set_xlim(left=-0.3)
    day_ticks(axes, story.this.days or story.before.days)
    axes.legend(loc="center right", fontsize=10, frameon=False)


def line(axes: Axes, filing: Filing, *, marker: str, style: str, colour: str, label: str) -> None:
    axes.plot(
        range(len(filing.filed)), filing.filed, color=colour, linestyle=style, marker=marker, markersize=4,
        linewidth=2, label=label,
    )  # fmt: skip


def day_ticks(axes: Axes, days: Sequence[date]) -> None:
    """Every few days of this month; the month before lies under them by days since its opening."""
    every = max(1, len(days) // 6)
    at = range(0, len(days), every)
    axes.set_xticks(list(at), [shown.day(days[one]) for one in at])


def draw_members(axes: Axes, story: Story) -> None:
    head(axes, t("chart.members"))
    counts = [count for _, count, _ in story.members]
    bars = axes.bar(range(len(counts)), counts, color="white", edgecolor=DARK, linewidth=1.2)
    for bar, (_, count, is_complete) in zip(bars, story.members, strict=True):
        # Hatched: some branches are missing, so that the bar may not be compared.
        bar.set_hatch("" if is_complete else "///")
        if is_complete:
            bar.set_facecolor("#cfcfcf")
        put_number(axes, bar.get_x() + bar.get_width() / 2, count)
    axes.set_xticks(range(len(counts)), [short(period) for period, _, _ in story.members])
    axes.set_ylim(0, max([1, *counts]) * 1.2)
    axes.yaxis.set_visible(False)
    if any(not is_complete for _, _, is_complete in story.members):
        axes.set_xlabel(t("chart.incomplete"), fontsize=10)


def draw_admissions(axes: Axes, story: Story) -> None:
    head(axes, t("chart.admissions", year=story.period.year))
    counts = [count for _, count in story.admitted]
    axes.set_xlim(-0.6, 11.6)
    axes.bar(range(len(counts)), counts, color="#7a7a7a", edgecolor=DARK, linewidth=1.2, width=0.6)
    for at, count in enumerate(counts):
        put_number(axes, at, count)
    axes.set_xticks(range(12), [str(month) for month in range(1, 13)])
    axes.yaxis.set_major_locator(MaxNLocator(integer=True, nbins=4))
    highest = max([1, *counts, story.quota or 0])
    if story.quota is not None:
        axes.axhline(story.quota, color=RED, linewidth=2, linestyle="-.")
        axes.annotate(
            t("chart.quota", count=story.quota), (-0.6, story.quota), xytext=(4, 4), textcoords="offset points",
            color=RED, fontsize=10,
        )  # fmt: skip
    axes.set_ylim(0, highest * 1.25)


def put_number(axes: Axes, x: float, count: int) -> None:
    axes.annotate(shown.number(count), (x, count), xytext=(0, 3), textcoords="offset points", ha="center", fontsize=11)


def short(period: Period) -> str:
    """``3/26``: room for nine of them."""
    return f"{period.month}/{period.year % 100:02d}"


def head(axes: Axes, words: str) -> None:
    axes.set_title(words, loc="left", fontsize=12, fontweight="bold")
    axes.tick_params(labelsize=11)
    axes.spines[["top", "right"]].set_visible(False)
    for text in (*axes.get_xticklabels(), *axes.get_yticklabels()):
        text.set_fontfamily(FONT)
