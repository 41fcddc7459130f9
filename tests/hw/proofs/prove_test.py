#!/usr/bin/env python3
"""prove.py accepts what holds, and nothing else: a counter that stops at 9, and claims about it."""
import contextlib
import io
import pathlib
import sys
import tempfile
import unittest

sys.path.insert(0, str(pathlib.Path(__file__).resolve().parents[3] / "hw" / "proofs"))
import prove  # noqa: E402 the path above comes first

COUNTER = """
module counter (
  input  logic       clk_i,
  input  logic       step_i,
  output logic [3:0] count_o
);
  logic [3:0] count_q = 4'd0;
  always_ff @(posedge clk_i) if (step_i && count_q != 4'd9) count_q <= count_q + 4'd1;
  assign count_o = count_q;
endmodule
"""
PROOF = """
module p (
  input logic clk_i,
  input logic step_i
);
  logic [3:0] count;
  counter u_counter (.clk_i, .step_i, .count_o(count));
  always_ff @(posedge clk_i) begin
    %s
  end
endmodule
"""
MUTANT = '["runs_on", "bound", "c.sv", "count_q != 4\'d9", "1\'b1"]'


def proved(claims, plan):
    """prove.py's last word on the claims."""
    with tempfile.TemporaryDirectory() as folder:
        root = pathlib.Path(folder)
        (root / "hw" / "proofs").mkdir(parents=True)
        (root / "c.sv").write_text(COUNTER, encoding="utf-8")
        (root / "hw" / "proofs" / "p.sv").write_text(PROOF % claims, encoding="utf-8")
        toml = root / "hw" / "proofs" / "p.toml"
        toml.write_text(f'top = "p"\nsources = ["c.sv"]\n{plan}\n', encoding="utf-8")
        prove.ROOT = root
        with tempfile.TemporaryDirectory() as work, contextlib.redirect_stdout(io.StringIO()):
            try:
                proof = prove.Proof(toml, pathlib.Path(work))
                proof.build()
                return proof.prove()
            except SystemExit as ended:
                return str(ended)


class Prove(unittest.TestCase):
    def test_holds_in_every_reachable_state(self):
        self.assertEqual(proved("bound: assert (count <= 4'd9);", ""), (1, 0, 0))
        self.assertEqual(proved("bound: assert (count != 4'd7);", ""),
                         "proof: p: bound does not hold")

    def test_holds_by_induction(self):
        self.assertEqual(proved("bound: assert (count <= 4'd9);", "induction = 2"), (1, 0, 0))

    def test_a_claim_that_fails_late_fails_in_the_step(self):
        self.assertEqual(proved("bound: assert (count <= 4'd8);", "induction = 2"),
                         "proof: p: bound does not hold")

    def test_a_claim_that_fails_at_once_fails_in_the_base(self):
        self.assertEqual(proved("bound: assert (count != 4'd1);", "induction = 2"),
                         "proof: p: bound does not hold")

    def test_frames_begin_anywhere_only_without_initial_values(self):
        self.assertEqual(proved("bound: assert (count <= 4'd2);", "frames = 3"), (1, 0, 0))
        self.assertEqual(proved("bound: assert (count <= 4'd2);", "frames = 5"),
                         "proof: p: bound does not hold")

    def test_reachable_claims_help_the_induction(self):
        claims = "bound: assert (count <= 4'd9); far: assert (count != 4'd13);"
        self.assertEqual(proved(claims, 'induction = 2\nreachable = ["bound"]'), (2, 0, 0))

    def test_a_case_must_be_reached(self):
        claims = "bound: assert (count <= 4'd9); reach_it: assert (count != 4'd%d);"
        self.assertEqual(proved(claims % 5, "bound = 8"), (1, 1, 0))
        self.assertEqual(proved(claims % 11, "bound = 14"), "proof: p: reach_it is out of reach")

    def test_assumptions_count_and_must_leave_something(self):
        held = "bound: assert (count <= 4'd2); reach_it: assert (count != 4'd2); "
        few = "if (count == 4'd2) assume (!step_i);"
        for plan in ("bound = 4", "bound = 4\ninduction = 2"):
            self.assertEqual(proved(held + few, plan), (1, 1, 0))
            self.assertEqual(proved(held, plan), "proof: p: bound does not hold")
            self.assertEqual(proved(held + "assume (step_i); assume (!step_i);", plan),
                             "proof: p: reach_it is out of reach")
        self.assertIn("may exclude all", proved("bound: assert (count <= 4'd2);" + few, ""))

    def test_a_mutant_must_break_its_claim(self):
        claims = "bound: assert (count <= 4'd9); easy: assert (count <= 4'd15);"
        plan = f"bound = 14\nmutants = [{MUTANT}]"
        self.assertEqual(proved(claims, plan), (2, 0, 1))
        self.assertEqual(proved(claims, plan.replace('"bound", "c', '"easy", "c')),
                         "proof: p: easy survives mutant runs_on")
        self.assertEqual(proved(claims, plan.replace("count_q != 4'd9", "count_q")),
                         "proof: mutant runs_on: c.sv has 5 places of 'count_q'")

    def test_what_cannot_be_built_says_so(self):
        self.assertEqual(proved("bound: assert ((count);", ""), "proof: p cannot be built")


if __name__ == "__main__":
    unittest.main()
