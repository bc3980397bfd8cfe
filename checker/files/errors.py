"""A file that cannot be read, in a sentence that says why and what to do."""

from __future__ import annotations


class FileError(Exception):
    pass
