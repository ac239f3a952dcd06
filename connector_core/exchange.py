"""Exchanges two folders in one step, and keeps two builds apart, where the system can.

Linux has ``renameat2`` with RENAME_EXCHANGE (2), macOS ``renamex_np`` with RENAME_SWAP (2);
Python's library offers neither.
"""

from __future__ import annotations

import ctypes
import os
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
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


@contextmanager
def locked(folder: Path) -> Iterator[None]:
    """Wait until no other build writes below ``folder``; the system frees the lock of a process that was killed.

    The folder itself is locked, so no file is left behind. Without locks (Windows, some network
    disks) nothing keeps two builds apart.
    """
    try:
        import fcntl
    except ImportError:
        yield
        return
    handle = os.open(folder, os.O_RDONLY)
    try:
        with suppress(OSError):
            fcntl.flock(handle, fcntl.LOCK_EX)
        yield
    finally:
        os.close(handle)
