"""Exchanges two folders in one step, where the system can.

Linux has ``renameat2`` with RENAME_EXCHANGE (2), macOS ``renamex_np`` with RENAME_SWAP (2);
Python's library offers neither.
"""

from __future__ import annotations

import ctypes
import os
import sys
from pathlib import Path

_AT_FDCWD = -100
_EXCHANGE = 2


def exchange(one: Path, other: Path) -> bool:
    """Exchange two existing paths atomically; False when the system has no way to do that."""
    try:
        library = ctypes.CDLL(None, use_errno=True)
        if sys.platform == "darwin":
            return bool(library.renamex_np(os.fsencode(one), os.fsencode(other), _EXCHANGE) == 0)
        done = library.renameat2(_AT_FDCWD, os.fsencode(one), _AT_FDCWD, os.fsencode(other), _EXCHANGE)
        return bool(done == 0)
    except (AttributeError, OSError, TypeError):
        return False
