#!/usr/bin/env python3
"""tests/checks.toml has its 23 checks; scripts/checks counts as it says."""
import json
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "scripts"))
import mutation_results  # noqa: E402  (beside the script it serves)


class File(unittest.TestCase):
    def test_all_23_in_order(self):
        checks = tomllib.loads((ROOT / "tests" / "checks.toml").read_text(encoding="utf-8"))
        self.assertEqual(list(checks), [str(n) for n in range(1, 24)])
        self.assertEqual(len(set(checks.values())), 23)

    def test_the_header_records_as_many(self):
        header = (ROOT / "tests" / "checks.hpp").read_text(encoding="utf-8")
        self.assertIn("kChecks = 23;", header)

    def test_every_mark_in_the_tests_is_of_a_check(self):
        marks = set()
        for path in (ROOT / "tests").rglob("*.cpp"):
            marks |= set(re.findall(r"\bCHECK\((\d+), (\w+)\)", path.read_text(encoding="utf-8")))
        self.assertTrue(marks)
        for number, kind in marks:
            self.assertIn(int(number), range(1, 24))
            self.assertIn(kind, ("edge", "reach", "random", "proof", "fault"))


class Script(unittest.TestCase):
    """The script on a made-up build folder with two checks."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.build = pathlib.Path(self.folder.name)
        (self.build / "test_results").mkdir()
        self.write("checks.toml", '1 = "price"\n2 = "size"\n')
        self.write("mutations.toml", "")
        self.write("list.json", "{}")

    def write(self, name, text):
        (self.build / name).write_text(text, encoding="utf-8")

    def gtest(self, *cases):
        text = ""
        for names, inside in cases:
            marks = "".join(f'<property name="check_{n}" value="1"/>' for n in names)
            text += (f'<testcase name="x" classname="T" status="run" result="completed">'
                     f"<properties>{marks}</properties>{inside}</testcase>")
        self.write("test_results/a.xml", f"<testsuites><testsuite>{text}</testsuite></testsuites>")

    def run_script(self, *flags):
        files = {"--build": self.build, "--file": self.build / "checks.toml",
                 "--mutations": self.build / "mutations.toml",
                 "--results": self.build / "results.toml", "--root": self.build,
                 "--ctest-json": self.build / "list.json"}
        command = [sys.executable, str(ROOT / "scripts" / "checks"), *flags]
        for flag, path in files.items():
            command += [flag, str(path)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def row(self, run, number):
        return re.search(rf"^ *{number} \w+ +(.*)$", run.stdout, re.M)[1].split()

    def full(self, number):
        return [([f"{number}_edge", f"{number}_reach", f"{number}_random", f"{number}_proof"], "")]

    def mutation(self, checks):
        self.write("price.sv", "a > b")
        self.write("mutations.toml", '[[mutation]]\nname = "m"\nfile = "price.sv"\nfrom = ">"\n'
                   f'to = "<"\ntests = "t"\nchecks = {checks}\n')

    def result(self, what):
        entry = tomllib.loads((self.build / "mutations.toml").read_text())["mutation"][0]
        mark = mutation_results.fingerprint(self.build, entry)
        mutation_results.keep(self.build / "results.toml", "m", what, mark)

    def test_full_table_passes(self):
        self.gtest(*self.full(1), *self.full(2), (["1_edge"], ""))
        self.mutation([1, 2])
        self.result("killed")
        run = self.run_script()
        self.assertEqual(run.returncode, 0, run.stdout + run.stderr)
        self.assertEqual(self.row(run, 1), ["2", "1", "1", "1"])
        self.assertEqual(self.row(run, 2), ["1", "1", "1", "1"])

    def test_an_empty_cell_fails(self):
        self.gtest(*self.full(1), (["2_edge"], ""))
        run = self.run_script()
        self.assertEqual(run.returncode, 1)
        self.assertEqual(self.row(run, 1), ["1", "1", "1", "-"])
        self.assertEqual(self.row(run, 2), ["1", "-", "-", "-"])
        self.assertIn("4 of 8 cells are empty", run.stdout)

    def test_agreeing_on_what_the_stream_never_reaches_is_nothing(self):
        self.gtest((["1_random"], ""), (["2_reach"], ""))
        run = self.run_script()
        self.assertEqual(self.row(run, 1)[1], "-")
        self.assertEqual(self.row(run, 2)[1], "-")

    def test_a_failing_test_is_no_evidence(self):
        self.gtest((["1_edge"], '<failure message="no"/>'), (["2_edge"], "<skipped/>"))
        run = self.run_script()
        self.assertEqual((self.row(run, 1)[0], self.row(run, 2)[0]), ("-", "-"))

    def test_a_fault_test_stands_for_a_proof(self):
        self.gtest((["1_fault"], ""))
        self.assertEqual(self.row(self.run_script(), 1)[2], "1")

    def test_ctest_labels(self):
        self.write("list.json", json.dumps({"tests": [
            {"name": "p", "properties": [{"name": "LABELS", "value": ["CHECK:2_proof"]}]}]}))
        self.write("ctest.junit.xml", '<testsuite><testcase name="p" status="run"/></testsuite>')
        self.assertEqual(self.row(self.run_script(), 2)[2], "1")

    def test_only_killed_mutations_count(self):
        self.mutation([1])
        self.assertEqual(self.row(self.run_script(), 1)[3], "-")  # not run
        self.assertEqual(self.row(self.run_script("--listed"), 1)[3], "1")
        self.result("SURVIVED")
        self.assertEqual(self.row(self.run_script(), 1)[3], "-")
        self.result("killed")
        self.assertEqual(self.row(self.run_script(), 1)[3], "1")

    def test_a_result_of_another_file_or_entry_is_none(self):
        self.mutation([1])
        self.result("killed")
        self.write("price.sv", "a > c")
        self.assertEqual(self.row(self.run_script(), 1)[3], "-")
        self.write("price.sv", "a > b")
        self.assertEqual(self.row(self.run_script(), 1)[3], "1")
        text = (self.build / "mutations.toml").read_text()
        self.write("mutations.toml", text.replace('to = "<"', 'to = "="'))
        self.assertEqual(self.row(self.run_script(), 1)[3], "-")
        self.write("mutations.toml", text)
        (self.build / "price.sv").unlink()
        self.assertEqual(self.row(self.run_script(), 1)[3], "-")

    def test_what_is_no_check_is_an_error(self):
        self.gtest((["9_edge"], ""), (["1_guess"], ""))
        self.mutation([8])
        run = self.run_script()
        self.assertEqual(run.returncode, 1)
        for name in ("9_edge", "1_guess", "8"):
            self.assertIn(f"names {name}, which is no check", run.stderr)


if __name__ == "__main__":
    unittest.main()
