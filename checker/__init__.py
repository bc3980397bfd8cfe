"""What a written report contradicts itself in: text goes in, findings that can be proved come out. Pure.

``check.check_bytes`` is the way in. ``files`` makes a ``Document`` of .docx, .md and .txt; ``numbers``, ``sentences`` and
``context`` say what a number counts, and of when and whom it speaks; then a module for each kind of contradiction.
Whatever could also be right stays unsaid. The words that the office may add to stand in ``data/*.toml``.
"""
