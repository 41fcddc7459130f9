#!/usr/bin/env python3
"""The mutation tool on a module of ten lines: what it must kill, prove equal, and let survive."""
import dataclasses
import pathlib
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path[:0] = [str(HERE), str(HERE.parent / "models")]
import designs  # noqa: E402 the path above comes first
import equivalence  # noqa: E402 the path above comes first
import mutants  # noqa: E402 the path above comes first
import siblings  # noqa: E402 the path above comes first
import trial  # noqa: E402 the path above comes first

RTL = """
module pcl_tiny #(parameter int unsigned Bits = 4) (input logic clk_i, input logic rst_i,
    input logic [Bits-1:0] a_i, output logic [Bits-1:0] y_o, output logic [Bits-1:0] z_o);
  logic [Bits-1:0] held_q, idle_q;
  always_ff @(posedge clk_i) begin
    if (rst_i) held_q <= '0;
    else       held_q <= a_i + 1'b1;
    if (rst_i) idle_q <= '0;
    else       idle_q <= idle_q & a_i;  // once zero, zero for good
  end
  assign y_o = held_q;
  assign z_o = idle_q;
endmodule
"""

MEMORY = """
module pcl_ram (input logic clk_i, input logic [1:0] at_i, input logic [3:0] data_i,
                output logic [3:0] data_o);
  logic [3:0] memory [4];
  always_ff @(posedge clk_i) begin
    data_o       <= memory[at_i];
    memory[at_i] <= data_i;
  end
endmodule
module pcl_tiny (input logic clk_i, input logic [1:0] at_i, input logic [3:0] a_i,
                 output logic [3:0] y_o);
  logic [3:0] word;
  pcl_ram u_ram (.clk_i(clk_i), .at_i(at_i), .data_i({1'b0, a_i[2:0]}), .data_o(word));
  always_ff @(posedge clk_i) y_o <= word + 4'd1;
endmodule
"""


PARTS = """
module pcl_any (input logic [5:0] a_i, output logic y_o);
  assign y_o = |a_i;
endmodule
module pcl_tiny (input logic clk_i, input logic [5:0] a_i, output logic y_o);
  logic any;
  pcl_any u_any (.a_i(a_i), .y_o(any));
  always_ff @(posedge clk_i) y_o <= any;
endmodule
"""


HOLDER = """
module pcl_next (input logic [3:0] a_i, output logic [3:0] y_o);
  assign y_o = a_i + 4'd1;
endmodule
module pcl_holder (input logic clk_i, input logic [1:0] at_i, input logic [3:0] a_i,
                   output logic [3:0] y_o);
  logic [3:0] memory [4];
  logic [3:0] next;
  pcl_next u_next (.a_i(a_i), .y_o(next));
  always_ff @(posedge clk_i) begin
    y_o          <= memory[at_i];
    memory[at_i] <= next;
  end
endmodule
module pcl_tiny (input logic clk_i, input logic [1:0] at_i, input logic [3:0] a_i,
                 output logic [3:0] y_o);
  pcl_holder u_holder (.clk_i(clk_i), .at_i(at_i), .a_i(a_i), .y_o(y_o));
endmodule
"""


UNREAD = """
module pcl_tiny (input logic clk_i, input logic [3:0] a_i, input logic [3:0] b_i,
                 output logic [1:0] y_o);
  logic [3:0] unread_q;
  always_ff @(posedge clk_i) unread_q <= a_i | b_i | unread_q;
  logic [3:0] sum;
  assign sum = a_i + b_i;
  assign y_o = sum[1:0] & b_i[3:2];
endmodule
"""


def first_proof(design, mutant, work):
    """Which proof of equality holds, a name of PROOFS; None if none does."""
    return next((name for name in equivalence.PROOFS
                 if equivalence.proved(name, design, mutant, work)), None)


class Tiny(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "hw" / "tiny").mkdir(parents=True)
        (self.root / "hw" / "tiny" / "pcl_tiny.sv").write_text(RTL, encoding="utf-8")
        self.design = designs.Design("tiny", "pcl_tiny", ("hw/tiny/pcl_tiny.sv",), (), ("t",))
        mutants.prepare(self.design, self.root, self.root)
        self.mutants = mutants.choose(self.design.sources, "pcl_tiny", 60, 1, self.root)

    def proof(self, matches):
        found = [m for m in self.mutants if matches(m)]
        self.assertTrue(found)
        return {first_proof(self.design, mutant, self.root) for mutant in found}

    def test_a_mutant_names_its_module_and_line(self):
        adders = [m for m in self.mutants if "$add$" in m.command]
        self.assertTrue(adders)
        self.assertEqual({m.module() for m in adders}, {"pcl_tiny"})
        self.assertEqual({m.place() for m in adders}, {"hw/tiny/pcl_tiny.sv:7"})

    def test_no_clock_is_mutated(self):
        self.assertFalse([m for m in self.mutants if "CLK" in m.command])

    def test_a_changed_sum_is_never_proved_equal(self):
        self.assertEqual(self.proof(lambda m: "$add$" in m.command and "inv" in m.command), {None})

    def test_what_no_register_can_hold_is_proved_over_time(self):
        self.assertEqual(self.proof(lambda m: m.field("wire") == "z_o" and "const0" in m.command),
                         {"over time"})

    def test_a_part_is_proved_alone(self):
        (self.root / "hw" / "tiny" / "pcl_tiny.sv").write_text(PARTS, encoding="utf-8")
        mutants.prepare(self.design, self.root, self.root)
        self.mutants = mutants.choose(self.design.sources, "pcl_tiny", 200, 1, self.root)
        inside = [m for m in self.mutants if m.module() == "pcl_any" and m.field("port") == "A"]
        proofs = {mode: {first_proof(self.design, m, self.root)
                         for m in inside if m.field("mode") == mode} for mode in ("cnot1", "inv")}
        self.assertEqual(proofs, {"cnot1": {"alone"}, "inv": {None}})

    def test_what_goes_into_a_memory_counts(self):
        (self.root / "hw" / "tiny" / "pcl_tiny.sv").write_text(MEMORY, encoding="utf-8")
        mutants.prepare(self.design, self.root, self.root)
        self.mutants = mutants.choose(self.design.sources, "pcl_tiny", 200, 1, self.root)
        into = [m for m in self.mutants if "u_ram -port data_i" in m.command]
        proofs = {(m.field("mode"), m.field("portbit")):
                  first_proof(self.design, m, self.root) for m in into}
        self.assertIsNone(proofs["inv", "1"])
        self.assertIsNone(proofs["const0", "2"])
        self.assertNotIn(("const0", "3"), proofs)  # it is 0 as written
        self.assertIn(("const1", "3"), {(m.field("mode"), m.field("portbit")) for m in into})

    def test_what_stands_beside_a_memory_counts(self):
        (self.root / "hw" / "tiny" / "pcl_tiny.sv").write_text(HOLDER, encoding="utf-8")
        mutants.prepare(self.design, self.root, self.root)
        self.mutants = mutants.choose(self.design.sources, "pcl_tiny", 200, 1, self.root)
        self.assertEqual(self.proof(lambda m: m.module() == "pcl_next" and "inv" in m.command
                                    and m.field("port") == "Y"), {None})

    def test_what_reaches_no_output_is_not_mutated(self):
        (self.root / "hw" / "tiny" / "pcl_tiny.sv").write_text(UNREAD, encoding="utf-8")
        mutants.prepare(self.design, self.root, self.root)
        chosen = mutants.choose(self.design.sources, "pcl_tiny", 200, 1, self.root)
        bits = {(m.field("cell").split("$")[1], m.field("portbit")) for m in chosen
                if m.field("port") == "Y"}
        self.assertEqual({kind for kind, _ in bits}, {"add", "and"})
        self.assertEqual({bit for kind, bit in bits if kind == "add"}, {"0", "1"})

    def test_one_netlist_holds_them_all(self):
        mutants.apply(self.design, self.mutants, self.root)
        text = (self.root / "mutants.v").read_text(encoding="utf-8")
        self.assertEqual(text.count("PCL_MUTANT"), 2)  # one declaration asks for it twice
        self.assertNotIn("input [15:0] mutsel", text)
        for mutant in self.mutants:
            self.assertIn(f"mutsel == 16'h{mutant.number:04x}", text)

    def test_a_source_is_mutated_in_the_smallest_design_that_has_it(self):
        small = designs.Design("small", "pcl_a", ("hw/tiny/pcl_a.sv", "hw/cells/pcl_c.sv"), (), ())
        large = designs.Design("large", "pcl_b", (*small.sources, "hw/tiny/pcl_b.sv"), (), ())
        copy = dataclasses.replace(small, name="copy")
        self.assertEqual(mutants.owned("tiny", [large, small, copy]),
                         [(small, ["hw/tiny/pcl_a.sv"]), (large, ["hw/tiny/pcl_b.sv"])])

    def test_weight_counts_bits_of_cells_of_these_sources(self):
        self.assertGreater(mutants.weight(self.design.sources, self.root), 30)
        self.assertEqual(mutants.weight(["hw/tiny/pcl_other.sv"], self.root), 0)

    def test_a_sibling_has_the_same_mutants_where_it_has_the_bits(self):
        narrow = self.root / "narrow"
        narrow.mkdir()
        design = dataclasses.replace(self.design, arguments=("-GBits=3",))
        mutants.prepare(design, self.root, narrow)
        ours, theirs = siblings.Cells(self.root, "pcl_tiny"), siblings.Cells(narrow, "pcl_tiny")
        adders = [m for m in self.mutants if "$add$" in m.command and "port Y" in m.command]
        for mutant in adders:
            there = siblings.counterpart(mutant, ours, theirs)
            self.assertEqual(there is None, mutant.field("portbit") == "3")
            if there:
                self.assertEqual(there.place(), mutant.place())
                mutants.apply(design, [there], narrow)
        self.assertEqual({m.field("portbit") == "3" for m in adders}, {True, False})

    def program(self, body):
        path = self.root / "program"
        path.write_text("#!/bin/sh\n" + body + "\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def test_endings(self):
        failing = self.program('[ "$PCL_MUTANT" = 3 ] || exit 0\n'
                               'echo "[  FAILED  ] Tiny.Adds (0 ms)"\nexit 1')
        self.assertIsNone(trial.attempt(failing, 2, self.root, 9))
        self.assertEqual(trial.attempt(failing, 3, self.root, 9), "Tiny.Adds")
        self.assertEqual(trial.attempt(self.program("kill -ABRT $$"), 3, self.root, 9), "stopped")
        self.assertEqual(trial.attempt(self.program("exec sleep 9"), 3, self.root, 0.2), "hang")

    def test_programs_that_kill_more_in_less_time_go_first(self):
        programs = trial.Programs({"slow": 9.0, "fast": 1.0}, None)
        self.assertEqual(programs.in_order(), ["fast", "slow"])
        programs.kills["slow"] += 99
        self.assertEqual(programs.in_order(), ["slow", "fast"])

    def test_tests_that_fail_unmutated_say_nothing(self):
        with self.assertRaises(designs.Refused):
            program = self.program("exit 1")
            trial.baseline([program], 9, self.root, trial.Kept(self.root / "endings", [program]))

    def test_endings_are_kept_while_the_program_is_the_same(self):
        passes, kills = self.root / "passes", self.root / "kills"
        for path, body in ((passes, "echo $PCL_MUTANT >> tried"), (kills, "exit 1")):
            self.program(body).rename(path)

        def once(programs):
            kept = trial.Kept(self.root / "endings", programs)
            if not kept.known(3):
                trial.Programs(dict.fromkeys(programs, 1.0), kept).attempt(3, self.root)
            return kept.first(3)
        self.assertIsNone(once([passes]))
        self.assertIsNone(once([passes]))
        self.assertEqual(once([passes, kills]), "stopped")  # the new one alone runs
        self.assertEqual((self.root / "tried").read_text(encoding="utf-8"), "3\n")
        self.program("echo $PCL_MUTANT >> tried # changed").rename(passes)
        self.assertIsNone(once([passes]))
        self.assertEqual((self.root / "tried").read_text(encoding="utf-8"), "3\n3\n")


if __name__ == "__main__":
    unittest.main()
