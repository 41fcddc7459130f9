"""Runs a design's test programs against one mutant."""
import hashlib
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


class Kept:
    """Endings of these very programs, each kept as it comes, so that a broken run goes on.

    A program holds its mutants, so that its bytes and a number say which mutant it is.
    """

    def __init__(self, folder, programs):
        self.folders = {program: folder / hashlib.sha256(program.read_bytes()).hexdigest()
                        for program in programs}
        for kept in self.folders.values():
            kept.mkdir(parents=True, exist_ok=True)

    def ending(self, program, number):
        """Empty: it passed; None: nobody has tried."""
        path = self.folders[program] / str(number)
        return path.read_text(encoding="utf-8") if path.is_file() else None

    def keep(self, program, number, ending):
        (self.folders[program] / str(number)).write_text(ending or "", encoding="utf-8")

    def first(self, number):
        """The first ending that is not a pass, or None."""
        endings = (self.ending(program, number) for program in self.folders)
        return next((ending for ending in endings if ending), None)

    def known(self, number):
        """Whether one program is known to kill it, or all to pass."""
        return self.first(number) is not None or all(
            self.ending(program, number) is not None for program in self.folders)


class Programs:
    """A design's programs, each with what it may take; those that kill most in least time first."""

    def __init__(self, seconds, kept):
        self.kept = kept
        self.allowed = {program: 5 + 10 * taken for program, taken in seconds.items()}
        self.kills = dict.fromkeys(seconds, 1)
        self.spent = dict(seconds)

    def in_order(self):
        return sorted(self.spent, key=lambda program: self.spent[program] / self.kills[program])

    def attempt(self, number, root):
        """Until one does not pass; of those that have tried it, none has killed it."""
        untried = [p for p in self.in_order() if self.kept.ending(p, number) is None]
        for program in untried:
            begin = time.monotonic()
            ending = attempt(program, number, root, self.allowed[program])
            self.spent[program] += time.monotonic() - begin
            self.kept.keep(program, number, ending)
            if ending:
                self.kills[program] += 1
                return


def baseline(programs, past_last, root, kept):
    """The programs; all must pass unmutated."""
    seconds = {}
    for program in programs:
        taken = kept.folders[program] / "seconds"
        if not taken.is_file():
            for number in (0, past_last):
                begin = time.monotonic()
                ending = attempt(program, number, root, 300)
                if ending:
                    raise designs.Refused(f"{program.name} fails without any mutation: {ending}")
            taken.write_text(str(time.monotonic() - begin), encoding="utf-8")
        seconds[program] = float(taken.read_text(encoding="utf-8"))
    return Programs(seconds, kept)
