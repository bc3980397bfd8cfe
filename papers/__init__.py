"""What was asked for as a picture or a file, or is due in a group: read, made outside any transaction, then queued.

Making takes longer than the chat may wait, so that it runs beside it, in a thread.
"""

from papers.making import make_all
from papers.read import Means

__all__ = ["Means", "make_all"]
