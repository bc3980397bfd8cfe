"""All checks over one report, in the order of its lines."""

from __future__ import annotations

from checker import (
    against_tables,
    alone,
    averages,
    balance,
    citations,
    comparisons,
    dates,
    families,
    files,
    footnotes,
    names,
    products,
    remainders,
    same,
    shares,
    spelling,
    statements,
    stored,
    sums,
    tables,
    turns,
)
from checker.finding import Finding
from checker.report import Report, report_of

CHECKS = (
    shares,
    alone,
    comparisons,
    same,
    sums,
    products,
    remainders,
    families,
    footnotes,
    tables,
    against_tables,
    averages,
    turns,
    citations,
    statements,
    balance,
    dates,
    spelling,
    names,
)


def read(name: str, data: bytes) -> Report:
    """Raises FileError, with a sentence for whoever sent the file."""
    return report_of(files.read(name, data))


def check_bytes(name: str, data: bytes, known: stored.Stored | None = None) -> list[Finding]:
    """What stands in a file, as it was sent, against itself and against the database."""
    return check(read(name, data), known)


def check(report: Report, known: stored.Stored | None = None) -> list[Finding]:
    found = [finding for module in CHECKS for finding in module.check(report)]
    if known:
        found += stored.check(report, known)
    return sorted(dict.fromkeys(found), key=lambda finding: finding.line)
