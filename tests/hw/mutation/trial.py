"""Runs a design's test programs against one mutant."""
import os
import re
import subprocess
import time

import designs


def attempt(program, number, root, seconds_max):
    """How the program ended: None if it passed, else the test that failed, `stopped` or `hang`."""
    environment = {**os.environ, "PCL_MUTANT": str(number)}
    command = [str(program), "--gtest_brief=1", "--gtest_fail_fast"]
    try:
        done = subprocess.run(command, cwd=root, env=environment, stdin=subprocess.DEVNULL,
                              capture_output=True, timeout=seconds_max, check=False)
    except subprocess.TimeoutExpired:
        return "hang"
    if done.returncode == 0:
        return None
    failed = re.search(rb"^\[  FAILED  \] ([\w./]+)", done.stdout, re.M)
    # An assertion in the RTL, or a model that does not settle, ends the program at once.
    return failed.group(1).decode() if failed else "stopped"


def try_all(programs, number, root, seconds_max):
    """The first ending that is not a pass, over the programs in their order."""
    for program in programs:
        ending = attempt(program, number, root, seconds_max[program])
        if ending:
            return ending
    return None


def baseline(programs, past_last, root):
    """Programs, the fastest first, and how long each may take; all must pass unmutated."""
    seconds = {}
    for program in programs:
        for number in (0, past_last):
            begin = time.monotonic()
            ending = attempt(program, number, root, 300)
            if ending:
                raise designs.Refused(f"{program.name} fails without any mutation: {ending}")
            seconds[program] = time.monotonic() - begin
    allowed = {program: 5 + 10 * taken for program, taken in seconds.items()}
    return sorted(programs, key=seconds.get), allowed
