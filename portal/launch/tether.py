"""Become another program that dies with its parent: ``tether.py PARENT SIGNAL UID:GID PROGRAM ...``.

Run as a script, so that no thread of the parent is forked. On Linux the kernel sends SIGNAL when the parent
is gone, even after kill -9; elsewhere only the parent's own handlers stop the child.
"""

import ctypes
import os
import sys

PR_SET_PDEATHSIG = 1


def become(parent: int, signal_number: int, owner: str, program: list[str]) -> None:
    """Drop to the owner, tie our life to the parent, and run the program in our place."""
    if owner:
        uid, gid = (int(part) for part in owner.split(":"))
        os.setgroups([])
        os.setgid(gid)
        os.setuid(uid)  # before the tether: changing identity would cut it
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, signal_number)
    if os.getppid() != parent:
        sys.exit(0)  # the parent was gone before the tether held
    os.execvp(program[0], program)  # noqa: S606 - no shell wanted


if __name__ == "__main__":
    become(int(sys.argv[1]), int(sys.argv[2]), sys.argv[3], sys.argv[4:])
