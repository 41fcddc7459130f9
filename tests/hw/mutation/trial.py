"""Runs a design's test programs against one mutant."""
import os
import re
import subprocess
import time

import designs


def attempt(program, number, root, seconds_max):
    """How the program ended: None if it passed, else the test that failed, `stopped` or `hang`."""
    environment = {**os.environ, "PCL_MUTANT": str(number)}
    # A death test runs the model in a child of its own, which a hanging mutant would leave behind.
    command = [str(program), "--gtest_brief=1", "--gtest_fail_fast", "--gtest_filter=-*DeathTest.*"]
    with subprocess.Popen(command, cwd=root, env=environment, stdin=subprocess.DEVNULL,
                          stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as done:
        try:
            output, _ = done.communicate(timeout=seconds_max)
        except subprocess.TimeoutExpired:
            done.kill()
            return "hang"
    if done.returncode == 0:
        return None
    failed = re.search(rb"^\[  FAILED  \] ([\w./]+)", output, re.M)
    # An assertion in the RTL, or a model that does not settle, ends the program at once.
    return failed.group(1).decode() if failed else "stopped"


class Programs:
    """A design's programs, each with what it may take; those that kill most in least time first."""

    def __init__(self, seconds):
        self.allowed = {program: 5 + 10 * taken for program, taken in seconds.items()}
        self.kills = dict.fromkeys(seconds, 1)
        self.spent = dict(seconds)

    def in_order(self):
        return sorted(self.spent, key=lambda program: self.spent[program] / self.kills[program])

    def attempt(self, number, root):
        """The first ending that is not a pass."""
        for program in self.in_order():
            begin = time.monotonic()
            ending = attempt(program, number, root, self.allowed[program])
            self.spent[program] += time.monotonic() - begin
            if ending:
                self.kills[program] += 1
                return ending
        return None


def baseline(programs, past_last, root):
    """The programs; all must pass unmutated."""
    seconds = {}
    for program in programs:
        for number in (0, past_last):
            begin = time.monotonic()
            ending = attempt(program, number, root, 300)
            if ending:
                raise designs.Refused(f"{program.name} fails without any mutation: {ending}")
            seconds[program] = time.monotonic() - begin
    return Programs(seconds)
