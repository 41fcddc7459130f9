#!/usr/bin/env python3
"""prove.py X.sv...: proves what each asserts, as X.toml says, and that the proof says something.

The design is built once (Yosys), each mutant in it behind a number of its own, and asked of ABC:
  claims     no assertion fails: frames = N: within N cycles from any state at all (but for initial
             values), reachable or not, for what is over by then; induction = N: within N cycles
             from reset, and after N cycles without from any state; else, and those named in
             reachable, in every state that can be reached (ABC finds an invariant: property
             directed reachability)
  cases      what is labelled reach_ must fail within bound (or frames) cycles: what the claims are
             about is there
  mutants    each makes the claim it names fail within bound (or frames), after `after` cycles
A mutant replaces the only place of old in its file, an expression (or `if (expression)`), by new.

toml: top, sources (packages first); where wanted frames, induction, reachable, bound, after,
prepare (Yosys commands between proc and flatten), mutants = [[name, claim, file, old, new], ...].
Claims are the assertions of top and of pcl_stream_rule. An assertion looks
at the cycle before, so an induction takes 2 at least. Exits 1 at the first claim that does not
hold.
"""
import pathlib
import re
import subprocess
import sys
import tempfile
import time
import tomllib

import aiger

ROOT = pathlib.Path(__file__).resolve().parents[2]
SELECTOR, SELECTOR_BITS = "pcl_mutant", 8
RULE = "pcl_stream_rule"  # its assertions are claims wherever it stands


def fail(text, log=""):
    """The last lines of the log, then why."""
    print("\n".join(log.splitlines()[-30:]))
    sys.exit(f"proof: {text}")


def run(command, **options):
    """(exit code, all that it printed)."""
    done = subprocess.run(command, capture_output=True, text=True, check=False, **options)
    return done.returncode, done.stdout + done.stderr


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
        bare = not (old.startswith("if (") and old.endswith(")"))
        lead, tail = ("", "") if bare else ("if (", ")")
        inner = slice(len(lead), -len(tail) or None)
        picked = "".join(f"{SELECTOR} == {SELECTOR_BITS}'d{number} ? ({new[inner]}) : "
                         for number, new in news)
        text = text.replace(old, f"{lead}({picked}({old[inner]})){tail}")
    # The number comes in by a port; Yosys joins them.
    return re.sub(r"^(module \w+ \(|\) \()\n",
                  rf"\1\n  input logic [{SELECTOR_BITS - 1}:0] {SELECTOR},\n", text, count=1,
                  flags=re.MULTILINE)


class Proof:
    """One toml, built in a folder of its own."""

    def __init__(self, path, work):
        self.plan = tomllib.loads(path.read_text(encoding="utf-8"))
        self.name = path.stem
        self.work = work
        self.mutants = self.plan.get("mutants", [])
        self.bound = self.plan.get("bound", self.plan.get("frames"))
        self.labels, self.graph = [], None

    def sources(self):
        """The files to read, those with mutants in a copy that has them."""
        by_file = {}
        for number, (name, _, path, old, new) in enumerate(self.mutants, start=1):
            by_file.setdefault(path, []).append((number, name, old, new))
        for path in self.plan["sources"]:
            if path in by_file:
                copy = self.work / pathlib.Path(path).name
                copy.write_text(instrument(path, by_file.pop(path)), encoding="utf-8")
                yield str(copy)
            else:
                yield path
        if by_file:
            fail(f"{self.name}: mutants of files that are no sources: {list(by_file)}")

    def build(self):
        """The graph, and the labels of its claims in their order."""
        top, out, listed = self.plan["top"], self.work / "proof.aig", self.work / "labels"
        script = [
            f"read_verilog -formal -sv {' '.join(self.sources())} hw/proofs/{top}.sv",
            f"hierarchy -check -top {top}", "proc",
            f"chformal -assert -remove =* ={top} %d =*{RULE}* %d",
            "chformal -cover -remove", *self.plan.get("prepare", []),
            f"add -global_input {SELECTOR} {SELECTOR_BITS}", "opt_clean", "memory -nordff",
            "flatten", "opt_clean", "async2sync", "setundef -undriven -anyseq",
            "setattr -unset keep", "delete -output", "opt -fast -full", "techmap", "opt_clean",
            "dffunmap", "simplemap", "aigmap", "setundef -anyseq", "opt_clean",
            f"tee -q -o {listed} select -list t:$assert",
            f"write_aiger -I -B -zinit -symbols {out}"]
        (self.work / "build.ys").write_text("\n".join(script) + "\n", encoding="utf-8")
        code, log = run(["yosys", "-q", "-s", self.work / "build.ys"], cwd=ROOT)
        if code != 0:
            fail(f"{self.name} cannot be built", log)
        self.labels = [line.partition("/")[2] for line in listed.read_text().split()]
        self.graph = aiger.Graph.read(out)
        if len(self.labels) != len(self.graph.bad):
            fail(f"{self.name}: {len(self.labels)} labels, {len(self.graph.bad)} claims")

    def ask(self, mutant, wanted, how):
        """The label of the first of the wanted claims that fails, or None; how: ABC's command."""
        return self.solve(self.graph, [self.graph.bad[index] for index in wanted], mutant, wanted,
                          how)

    def step(self, claims, asked, steps):
        """The same of the step of an induction over the claims."""
        graph = self.graph.step([self.graph.bad[index] for index in claims], steps)
        bad = [graph.bad[claims.index(index)] for index in asked]
        return self.solve(graph, bad, 0, asked, f"bmc3 -F {steps + 1}")

    def solve(self, graph, bad, mutant, wanted, how):
        """ABC's answer, by the labels of wanted."""
        path = self.work / "asked.aig"
        fixed = {graph.names[f"{SELECTOR}[{bit}]"]: mutant >> bit & 1
                 for bit in range(SELECTOR_BITS) if f"{SELECTOR}[{bit}]" in graph.names}
        graph.write(path, bad, fixed)
        fold = "fold; strash" if graph.constraints else "strash"
        code, log = run(["berkeley-abc", "-c", f"read_aiger {path}; {fold}; {how}"])
        failed = re.search(r"Output (\d+) of miter .* was asserted in frame", log)
        if failed:
            return self.labels[wanted[int(failed[1])]]
        # ABC tells how many frames it has seen through; a limit would make them fewer.
        frames = re.search(r"-F (\d+)", how)
        said = f"No output asserted in {frames[1]} frames" if frames else "Property proved"
        if code != 0 or said not in log:
            fail(f"{self.name}: no answer to {how}", log)
        return None

    def hold(self, claims):
        """The label of the first that does not, or None."""
        frames, steps = self.plan.get("frames"), self.plan.get("induction")
        if steps:
            apart = [self.labels.index(label) for label in self.plan.get("reachable", [])]
            rest = [index for index in claims if index not in apart]
            return (apart and self.ask(0, apart, "pdr") or
                    self.ask(0, rest, f"bmc3 -F {steps + 1}") or self.step(claims, rest, steps))
        return self.ask(0, claims, f"bmc3 -F {frames}" if frames else "pdr")

    def prove(self):
        """(claims, cases, mutants), each of which does what it should."""
        claims = [index for index, label in enumerate(self.labels) if "reach_" not in label]
        cases = [index for index in range(len(self.labels)) if index not in claims]
        if not cases and self.graph.constraints:
            fail(f"{self.name}: assumptions without a case that is reached may exclude all")
        failed = self.hold(claims)
        if failed:
            fail(f"{self.name}: {failed} does not hold")
        search = f"bmc3 -S {self.plan.get('after', 0)} -F {self.bound}"
        for case in cases:
            if not self.ask(0, [case], search):
                fail(f"{self.name}: {self.labels[case]} is out of reach")
        for number, (name, claim, *_) in enumerate(self.mutants, start=1):
            if not self.ask(number, [self.labels.index(claim)], search):
                fail(f"{self.name}: {claim} survives mutant {name}")
        return len(claims), len(cases), len(self.mutants)


def main():
    if len(sys.argv) < 2:
        fail("expected proofs, as hw/proofs/pcl_x_proof.sv")
    for name in sys.argv[1:]:
        began = time.monotonic()
        with tempfile.TemporaryDirectory(prefix="proof_") as work:
            proof = Proof((ROOT / name).with_suffix(".toml"), pathlib.Path(work))
            proof.build()
            claims, cases, mutants = proof.prove()
        print(f"proof: {proof.name}: {claims} claims hold, {cases} cases reached, {mutants} "
              f"mutants refuted, {time.monotonic() - began:.0f} s", flush=True)


if __name__ == "__main__":
    main()
