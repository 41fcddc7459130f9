#!/usr/bin/env python3
"""tests/requirements.toml has its shape and count; scripts/requirements counts as it says."""
import json
import os
import pathlib
import re
import subprocess
import sys
import tempfile
import tomllib
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
# How many requirements each group has; 348 in all.
GROUPS = {
    "A": 27, "B": 35, "C": 21, "D": 10, "E": 11, "F": 11, "G": 15, "H": 30, "I": 27, "J": 9,
    "K": 24, "L": 11, "M": 7, "N": 17, "O": 9, "P": 10, "Q": 5, "R": 5, "S": 6, "T": 6, "U": 7,
    "V": 9, "W": 6, "X": 12, "AD": 18,
}


class File(unittest.TestCase):
    def setUp(self):
        text = (ROOT / "tests" / "requirements.toml").read_text(encoding="utf-8")
        self.requirements = tomllib.loads(text)

    def test_all_ids_in_order(self):
        expected = [f"{letter}-{n:02}" for letter, count in GROUPS.items()
                    for n in range(1, count + 1)]
        self.assertEqual(len(expected), 348)
        self.assertEqual(list(self.requirements), expected)

    def test_each_has_a_group_and_a_short_text(self):
        for name, requirement in self.requirements.items():
            with self.subTest(name):
                self.assertEqual(set(requirement), {"group", "text"})
                self.assertTrue(20 <= len(requirement["text"]) <= 300)
                self.assertTrue(requirement["text"].endswith((".", ")")))
        names = {name.split("-")[0]: set() for name in self.requirements}
        for name, requirement in self.requirements.items():
            names[name.split("-")[0]].add(requirement["group"])
        self.assertTrue(all(len(groups) == 1 for groups in names.values()), names)
        self.assertEqual(len(set.union(*names.values())), len(GROUPS))

    def test_no_text_stands_twice(self):
        texts = [requirement["text"] for requirement in self.requirements.values()]
        self.assertEqual(len(texts), len(set(texts)))

    def test_decisions_are_those_that_exist(self):
        for requirement in self.requirements.values():
            for group in re.findall(r"\((Z[^)]*)\)", requirement["text"]):
                for number in re.findall(r"Z(\d+)", group):
                    self.assertIn(int(number), range(1, 42))


def case(name, ids, inside="", status='status="run" result="completed"'):
    properties = "".join(f'<property name="req_{i}" value="1"/>' for i in ids)
    return (f'<testcase name="{name}" classname="T" {status}>'
            f"<properties>{properties}</properties>{inside}</testcase>")


class Script(unittest.TestCase):
    """The script on a made-up build folder with three requirements."""

    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.build = pathlib.Path(self.folder.name)
        (self.build / "test_results").mkdir()
        (self.build / "bin").mkdir()
        self.file = self.build / "r.toml"
        self.file.write_text('[A-01]\ngroup="Ants"\ntext="one"\n[A-02]\ngroup="Ants"\ntext="two"\n'
                             '[B-01]\ngroup="Bees"\ntext="three"\n')
        self.listing = self.build / "list.json"
        self.listing.write_text("{}")

    def gtest(self, *cases):
        (self.build / "test_results" / "room.subject.xml").write_text(
            f"<testsuites><testsuite>{''.join(cases)}</testsuite></testsuites>")

    def ctest(self, name, status, labels):
        self.listing.write_text(json.dumps(
            {"tests": [{"name": name, "properties": [{"name": "LABELS", "value": labels}]}]}))
        (self.build / "ctest.junit.xml").write_text(
            f'<testsuite><testcase name="{name}" status="{status}"/></testsuite>')

    def run_script(self, *flags):
        command = [sys.executable, str(ROOT / "scripts" / "requirements"), *flags,
                   "--build", str(self.build), "--file", str(self.file),
                   "--ctest-json", str(self.listing)]
        return subprocess.run(command, capture_output=True, text=True, check=False)

    def total(self, run):
        return re.search(r"total +(\d+ / +\d+)", run.stdout)[1]

    def test_counts_per_group_and_in_total(self):
        self.gtest(case("x", ["A-01", "B-01"]), case("y", ["A-01"]))
        run = self.run_script("--missing", "--by-test")
        self.assertEqual(run.returncode, 0, run.stderr)
        self.assertRegex(run.stdout, r"A   Ants +1 /   2\n")
        self.assertRegex(run.stdout, r"B   Bees +1 /   1\n")
        self.assertEqual(self.total(run), "2 /   3")
        self.assertIn("\nnot demonstrated\n  A-02   two\n\nby test\n", run.stdout)
        self.assertIn("  pass  room.subject:T.x  A-01 B-01\n", run.stdout)

    def test_failed_skipped_and_not_run_demonstrate_nothing(self):
        self.gtest(case("f", ["A-01"], '<failure message="no"/>'),
                   case("s", ["A-02"], "<skipped/>", 'status="run" result="skipped"'),
                   case("n", ["B-01"], "", 'status="notrun" result="suppressed"'))
        run = self.run_script("--by-test")
        self.assertEqual((run.returncode, self.total(run)), (0, "0 /   3"))
        self.assertIn("  none  room.subject:T.f  A-01\n", run.stdout)

    def test_unknown_id_is_an_error_even_in_a_failed_test(self):
        self.gtest(case("f", ["A-99"], '<failure message="no"/>'))
        run = self.run_script()
        self.assertEqual(run.returncode, 1)
        self.assertIn("room.subject:T.f names A-99, which r.toml does not have", run.stderr)

    def test_result_older_than_its_program_is_not_counted(self):
        self.gtest(case("x", ["A-01"]))
        program = self.build / "bin" / "test_room_subject"
        program.write_text("")
        result = self.build / "test_results" / "room.subject.xml"
        os.utime(result, (1, 1))
        run = self.run_script()
        self.assertEqual(self.total(run), "0 /   3")
        self.assertIn("room.subject.xml: older than its program", run.stderr)

    def test_cut_result_is_named(self):
        (self.build / "test_results" / "a.xml").write_text("<testsuites><tes")
        run = self.run_script()
        self.assertEqual((run.returncode, self.total(run)), (0, "0 /   3"))
        self.assertIn("a.xml: not readable as XML", run.stderr)

    def test_ctest_labels(self):
        self.ctest("tidy.x", "run", ["slow", "REQ:A-02"])
        self.assertEqual(self.total(self.run_script()), "1 /   3")
        self.ctest("tidy.x", "fail", ["REQ:A-02"])
        self.assertEqual(self.total(self.run_script()), "0 /   3")
        self.ctest("tidy.x", "run", ["REQ:Z-02"])
        self.assertEqual(self.run_script().returncode, 1)

    def test_ctest_label_without_a_run_demonstrates_nothing(self):
        self.ctest("tidy.x", "run", ["REQ:A-02"])
        (self.build / "ctest.junit.xml").unlink()
        self.assertEqual(self.total(self.run_script()), "0 /   3")


if __name__ == "__main__":
    unittest.main()
