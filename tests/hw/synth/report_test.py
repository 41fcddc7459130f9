#!/usr/bin/env python3
"""hw/synth: depths of netlists small enough to count by hand, and budgets that must be refused."""
import importlib.machinery
import importlib.util
import pathlib
import shutil
import sys
import tempfile
import tomllib
import unittest
import unittest.mock

SYNTH = pathlib.Path(__file__).resolve().parents[3] / "hw" / "synth"
sys.path.insert(0, str(SYNTH))
import flow  # noqa: E402 the path above comes first
import netlist  # noqa: E402 the path above comes first
import paths  # noqa: E402 the path above comes first

LOADER = importlib.machinery.SourceFileLoader("report", str(SYNTH / "report"))
report = importlib.util.module_from_spec(importlib.util.spec_from_loader("report", LOADER))
LOADER.exec_module(report)


def cell(kind, inputs, outputs):
    wires = {**inputs, **outputs}
    return {"type": kind, "connections": {p: b if isinstance(b, list) else [b]
                                          for p, b in wires.items()},
            "port_directions": {**dict.fromkeys(inputs, "input"),
                                **dict.fromkeys(outputs, "output")}}


def flop(d, q):
    return cell("FDRE", {"C": 1, "CE": "1", "R": "0", "D": d}, {"Q": q})


def lut(output, *inputs):
    return cell(f"LUT{len(inputs)}", {f"I{i}": bit for i, bit in enumerate(inputs)}, {"O": output})


def carry(below, select, data, out, total):
    return cell("CARRY4", {"CI": below, "CYINIT": "0", "S": select, "DI": data},
                {"CO": out, "O": total})


class Depth(unittest.TestCase):
    def worst(self, *args, **options):
        return self.walked(*args, **options).worst()

    def walked(self, cells, measure, ports=False, names=None, top=None):
        module = {"ports": top or {}, "cells": {f"c{i}": c for i, c in enumerate(cells)},
                  "netnames": {name: {"hide_name": 0, "bits": bits if isinstance(bits, list)
                                      else [bits]} for name, bits in (names or {}).items()}}
        return paths.Paths(netlist.Netlist(module), measure, ports)

    def test_levels_are_counted_from_register_to_register(self):
        cells = [flop(9, 2), lut(3, 2, 2), lut(4, 3), flop(4, 5), lut(9, 5)]
        path = self.worst(cells, paths.lut_levels, names={"begin_q": 2, "end_q": 5})
        self.assertEqual((path.cost, path.start, path.end), (2, "begin_q", "end_q (FDRE.D)"))
        self.assertEqual(path.via, (3, 4))

    def test_each_part_has_its_worst(self):
        cells = [flop(9, 2), lut(3, 2), flop(3, 4), lut(5, 3), lut(6, 5), flop(6, 7)]
        names = {"begin_q": 2, "u_a.u_b.end_q": 4, "end_q": 7}
        places = self.walked(cells, paths.lut_levels, names=names).worst_by_place()
        self.assertEqual([(place, path.cost, path.end) for place, path in places.items()],
                         [("", 3, "end_q (FDRE.D)"), ("u_a", 1, "u_a.u_b.end_q (FDRE.D)")])

    def test_a_register_cuts_the_path(self):
        cells = [flop(9, 2), lut(3, 2), flop(3, 4), lut(9, 4)]
        self.assertEqual(self.worst(cells, paths.lut_levels).cost, 1)

    def test_inverters_and_wide_multiplexers_are_no_levels(self):
        wide = cell("MUXF7", {"I0": 3, "I1": 3, "S": 2}, {"O": 4})
        cells = [flop(9, 2), lut(3, 2), wide, cell("INV", {"I": 4}, {"O": 5}), flop(5, 9)]
        self.assertEqual(self.worst(cells, paths.lut_levels).cost, 1)

    def test_ports_count_only_when_asked(self):
        top = {"a_i": {"direction": "input", "bits": [2]},
               "y_o": {"direction": "output", "bits": [5]}}
        cells = [lut(3, 2), lut(4, 3), lut(5, 4), flop(3, 7)]
        self.assertEqual(self.worst(cells, paths.lut_levels, top=top).cost, 0)
        path = self.worst(cells, paths.lut_levels, ports=True, top=top)
        self.assertEqual((path.cost, path.start, path.end), (3, "port a_i", "port y_o"))

    def chain(self):
        """Eight bits in two cells: bit 0 from register 2; carry out and top sum to 30, 31."""
        low = carry("0", [2, "1", "1", "1"], ["0"] * 4, [10, 11, 12, 13], [14, 15, 16, 17])
        high = carry(13, ["1"] * 4, ["0"] * 4, [20, 21, 22, 30], [24, 25, 26, 31])
        return [flop(2, 2), low, high]

    def test_a_carry_out_is_as_deep_as_its_chain(self):
        self.assertEqual(self.worst([*self.chain(), flop(30, 99)], paths.carry_bits).cost, 8)

    def test_a_sum_sees_the_carries_below_it(self):
        self.assertEqual(self.worst([*self.chain(), flop(31, 99)], paths.carry_bits).cost, 7)
        self.assertEqual(self.worst([*self.chain(), flop(14, 99)], paths.carry_bits).cost, 0)

    def test_no_way_leads_down_a_chain(self):
        self.assertIsNone(paths.carry_bits(type("C", (), {"type": "CARRY4"}), "S", 3, "CO", 1))

    def test_a_loop_is_an_error(self):
        with self.assertRaises(ValueError):
            self.worst([lut(3, 4), lut(4, 3), flop(4, 5)], paths.lut_levels)

    def test_a_block_ram_starts_and_ends(self):
        ram = cell("RAMB36E2", {"CLKARDCLK": 1, "ADDRARDADDR": [5]}, {"DOUTADOUT": [2]})
        path = self.worst([ram, lut(5, 2)], paths.lut_levels, names={"word": 2})
        self.assertEqual((path.cost, path.start), (1, "word (RAMB36E2)"))
        self.assertEqual(path.end, "word (RAMB36E2.ADDRARDADDR)")


class Budget(unittest.TestCase):
    def beyond(self, budget, figures):
        return list(report.beyond("r", budget, figures, {"lut_levels": 5}))

    def test_what_is_measured_fits(self):
        self.assertEqual(self.beyond({"lut": 5, "lut_levels": 3}, {"lut": 5, "lut_levels": 3}), [])

    def test_one_more_does_not(self):
        self.assertEqual(self.beyond({"lut": 5, "lut_levels": 2}, {"lut": 5, "lut_levels": 3}),
                         ["r: lut_levels 3 exceeds the budget of 2"])

    def test_no_budget_is_none(self):
        self.assertEqual(self.beyond({}, {"dsp": 1, "uram": 0}),
                         ["r: dsp 1 exceeds the budget of 0"])

    def test_what_is_beyond_the_ideal_says_where(self):
        self.assertEqual(self.beyond({"lut_levels": 6}, {"lut_levels": 6}),
                         ["r: lut_levels beyond the ideal, and 'beyond' does not say where"])
        self.assertEqual(self.beyond({"lut_levels": 6, "beyond": "the sum"}, {"lut_levels": 6}), [])


UNRELATED = """// Nothing of the card instantiates it.
module pcl_unrelated (
  input  logic [7:0] a_i,
  output logic [7:0] y_o
);
  assign y_o = a_i ^ 8'h5A;
endmodule
"""


class Flow(unittest.TestCase):
    def test_a_modules_own_sources(self):
        files = flow.card_sources()
        self.assertEqual(flow.own_sources("pcl_watchdog", files),
                         ["hw/kill_switch/pcl_timeout.sv", "hw/kill_switch/pcl_watchdog.sv"])
        judge = flow.own_sources("pcl_judge", files)
        self.assertEqual(judge[:2], ["hw/risk_gate/pcl_gate_pkg.sv",
                                     "hw/contract/generated/pcl_pkg.sv"])
        self.assertIn("hw/cells/pcl_wide_less.sv", judge)
        self.assertNotIn("hw/risk_gate/pcl_keeper.sv", judge)

    def test_every_budget_is_of_a_module_of_the_card(self):
        budgets = tomllib.loads((SYNTH / "budgets.toml").read_text(encoding="utf-8"))
        card = flow.own_sources("pcl_card", flow.card_sources())
        self.assertEqual([name for name in budgets if name != "ideal"
                          and not any(path.endswith(f"/pcl_{name}.sv") for path in card)], [])

    def figures(self, root, module):
        """Of the card in `root`, sizes and the worst depths."""
        with tempfile.TemporaryDirectory() as work, unittest.mock.patch.object(flow, "ROOT", root):
            (raw,), = flow.synthesise([module], pathlib.Path(work))
        mapped = netlist.Netlist(raw)
        return mapped.sizes(), [paths.Paths(mapped, how, ports).worst().cost
                                for how, ports in report.DEPTHS.values()]

    def test_a_file_that_is_not_its_own_moves_no_figure(self):
        with tempfile.TemporaryDirectory() as copy:
            root = pathlib.Path(copy)
            shutil.copytree(SYNTH.parent, root / "hw")
            before = self.figures(root, "pcl_registers")
            (root / "hw/cells/pcl_unrelated.sv").write_text(UNRELATED, encoding="utf-8")
            listed = root / "hw/hw.f"
            listed.write_text("hw/cells/pcl_unrelated.sv\n" + listed.read_text(encoding="utf-8"),
                              encoding="utf-8")
            self.assertEqual(self.figures(root, "pcl_registers"), before)
        self.assertGreater(before[0]["lut"], 100)


if __name__ == "__main__":
    unittest.main()
