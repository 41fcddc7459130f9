#!/usr/bin/env python3
"""prove.py X.sv...: proves each by induction, as X.toml says, and that the proof says something.

The design is built once (Yosys), each mutant in it behind a constant of its own number:
  base       from reset no assertion fails within steps; induction over steps does the rest (cvc5).
             An assertion is one of the cycle before: a single step holds of any state at all
  covers     each is reached within bound, if there is one
  mutants    each makes one of the proof's own assertions fail: within bound from reset, or, where
             by = "step", in the step of the induction (for what a run would have to wait for)
A mutant replaces the only place of old in its file, an expression (or `if (expression)`), by new.

toml: top, sources (packages first), steps; where wanted bound, by, prepare (Yosys commands between
proc and flatten), parameters (chparam), inner_assertions (the modules' own count too), arrays
(memories stay arrays, else they become flip-flops), mutants = [[name, file, old, new], ...].
Exits 1 at the first claim that does not hold.
"""
import pathlib
import re
import shutil
import subprocess
import sys
import tempfile
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SELECTOR = "pcl_mutant"


def fail(text, log=None):
    """The last lines of the log, then why."""
    if log is not None:
        print("\n".join(log.splitlines()[-30:]))
    print(f"proof: {text}")
    sys.exit(1)


def instrument(path, mutants):
    """The file's text with its mutants in it; mutants: (number, name, old, new)."""
    text = (ROOT / path).read_text(encoding="utf-8")
    choices = {}
    for number, name, old, new in mutants:
        if text.count(old) != 1:
            fail(f"mutant {name}: {path} has {text.count(old)} places of {old!r}")
        choices.setdefault(old, []).append((number, new))
    for old, news in choices.items():
        # `if (x)` to `if (y)`: what stands in the braces is the expression.
        lead, tail = "", ""
        if old.startswith("if (") and old.endswith(")"):
            lead, tail = "if (", ")"
        elif ")," in old:
            tail = old[old.index(")"):]
        inner = slice(len(lead), -len(tail) or None)
        picked = "".join(f"{SELECTOR} == 8'd{number} ? ({new[inner]}) : " for number, new in news)
        text = text.replace(old, f"{lead}({picked}({old[inner]})){tail}")
    body = text.index(");", re.search(r"^module ", text, re.M).start()) + 2
    return (f"{text[:body]}\n(* keep *) (* anyconst *) logic [7:0] {SELECTOR};\n{text[body:]}")


class Proof:
    """One toml, built in a folder of its own."""

    def __init__(self, path, work):
        self.plan = tomllib.loads(path.read_text(encoding="utf-8"))
        self.name = path.stem
        self.work = work
        self.smt2 = work / "proof.smt2"
        self.mutants = self.plan.get("mutants", [])
        self.wires = []

    def build(self):
        """The smt2 and the names of the selectors in it."""
        by_file = {}
        for number, (name, path, old, new) in enumerate(self.mutants, start=1):
            by_file.setdefault(path, []).append((number, name, old, new))
        sources = []
        for path in self.plan["sources"]:
            if path in by_file:
                (self.work / pathlib.Path(path).name).write_text(
                    instrument(path, by_file.pop(path)), encoding="utf-8")
                path = self.work / pathlib.Path(path).name
            sources.append(str(path))
        if by_file:
            fail(f"{self.name}: mutants of files that are no sources: {list(by_file)}")
        top = self.plan["top"]
        parameters = [f"-set {key} {value}"
                      for key, value in self.plan.get("parameters", {}).items()]
        script = [
            f"read_verilog -formal -sv {' '.join(sources)} hw/proofs/{top}.sv",
            *([f"chparam {' '.join(parameters)} {top}"] if parameters else []),
            f"hierarchy -check -top {top}", "proc",
            *([] if self.plan.get("inner_assertions") else [
                f"chformal -assert -remove * {top} %d", f"chformal -cover -remove * {top} %d"]),
            *self.plan.get("prepare", []),
            "opt_clean", "memory -nordff" + (" -nomap" if self.plan.get("arrays") else ""),
            "flatten", "opt_clean",
            "async2sync", "setundef -undriven -anyseq", "dffunmap",
            f"write_smt2 -wires {self.smt2}"]
        (self.work / "build.ys").write_text("\n".join(script) + "\n", encoding="utf-8")
        built = subprocess.run(["yosys", "-q", "-s", self.work / "build.ys"], cwd=ROOT,
                               capture_output=True, text=True, check=False)
        if built.returncode != 0:
            fail(f"{self.name} cannot be built", built.stdout + built.stderr)
        found = re.findall(rf"^; yosys-smt2-wire (\S*{SELECTOR}) ", self.smt2.read_text(), re.M)
        self.wires = sorted(set(found))

    def solve(self, mutant, *arguments):
        """(True if no counterexample, the log)."""
        chosen = self.work / "mutant.smtc"
        values = "".join(f"assume (= [{wire}] #b{mutant:08b})\n" for wire in self.wires)
        chosen.write_text(f"initial\n{values}always\n{values}", encoding="utf-8")
        run = subprocess.run(
            ["yosys-smtbmc", "-s", "cvc5", "--unroll", "--noprogress", "--smtc", chosen,
             *map(str, arguments), self.smt2],
            cwd=self.work, capture_output=True, text=True, check=False)
        log = run.stdout + run.stderr
        if "Status:" not in log:
            fail(f"{self.name}: the solver says nothing", log)
        return run.returncode == 0, log

    def once(self):
        """One query over all the steps, none over fewer."""
        return f"{self.plan['steps']}:{self.plan['steps']}"

    def prove(self):
        """Base, induction, covers."""
        steps = self.plan["steps"]
        tasks = [("base case", ["-t", steps + 1]), ("induction step", ["-i", "-t", self.once()])]
        if "bound" in self.plan:
            tasks.append(("cover", ["-c", "-t", self.plan["bound"]]))
        for what, arguments in tasks:
            held, log = self.solve(0, *arguments)
            if not held:
                fail(f"{self.name}: {what} fails", log)

    def refute(self):
        """Each mutant breaks an assertion of the proof itself."""
        own = re.compile(rf"Assert failed in {self.plan['top']}: hw/proofs/")
        for number, (name, *_) in enumerate(self.mutants, start=1):
            if self.plan.get("by") == "step":
                held, log = self.solve(number, "-i", "-t", self.once())
            else:
                held, log = self.solve(number, "-t", self.plan["bound"])
            if held or not own.search(log):
                fail(f"{self.name}: mutant {name} survives", log)


def main():
    if len(sys.argv) < 2:
        fail("expected proofs, as hw/proofs/pcl_x_proof.sv")
    for name in sys.argv[1:]:
        work = pathlib.Path(tempfile.mkdtemp(prefix="proof_"))
        proof = Proof((ROOT / name).with_suffix(".toml"), work)
        proof.build()
        proof.prove()
        proof.refute()
        shutil.rmtree(work)
        covers = ", covers reached" if "bound" in proof.plan else ""
        print(f"proof: {proof.name} proved{covers}, {len(proof.mutants)} mutants refuted")


if __name__ == "__main__":
    main()
