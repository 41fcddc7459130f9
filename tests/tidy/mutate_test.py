#!/usr/bin/env python3
"""scripts/mutate on a small repository: kills, survivors, builds that break, entries that lie."""
import pathlib
import re
import subprocess
import sys
import tempfile
import unittest

SCRIPT = pathlib.Path(__file__).resolve().parents[2] / "scripts" / "mutate"
FILES = {
    "CMakeLists.txt": "cmake_minimum_required(VERSION 3.25)\nproject(x LANGUAGES CXX)\n"
                      "set(CMAKE_RUNTIME_OUTPUT_DIRECTORY ${CMAKE_BINARY_DIR}/bin)\n"
                      "enable_testing()\n"
                      "add_executable(sum sum.cpp)\nadd_test(NAME room.sum COMMAND sum)\n",
    "CMakePresets.json": '{"version": 4, "configurePresets": [{"name": "release",'
                         ' "generator": "Ninja", "binaryDir": "${sourceDir}/build/release"}]}',
    ".gitignore": "/build/\n",
    "sum.cpp": "int idle = 1;\nint main() { return 2 + 2 == 4 ? 0 : 1; }\n",
}
ENTRY = '[[mutation]]\nname="{}"\nfile="sum.cpp"\nfrom="{}"\nto="{}"\ntests="{}"\nwhy="because"\n'


class Mutate(unittest.TestCase):
    def setUp(self):
        self.folder = tempfile.TemporaryDirectory()
        self.addCleanup(self.folder.cleanup)
        self.root = pathlib.Path(self.folder.name)
        (self.root / "tests").mkdir()
        for name, text in FILES.items():
            (self.root / name).write_text(text)
        subprocess.run(["git", "init", "-q", str(self.root)], check=True)

    def mutate(self, *entries, flags=()):
        text = "".join(ENTRY.format(*entry) for entry in entries)
        (self.root / "tests" / "mutations.toml").write_text(text)
        return subprocess.run([sys.executable, str(SCRIPT), "--root", str(self.root), *flags],
                              capture_output=True, text=True, check=False)

    def test_tells_killed_from_survived_from_broken(self):
        run = self.mutate(("arithmetic", "2 + 2", "2 + 3", "room"),
                          ("harmless", "idle = 1", "idle = 2", "room"),
                          ("nonsense", "int idle", "ant idle", "room"))
        self.assertEqual(run.returncode, 1, run.stderr)
        self.assertRegex(run.stdout, r"\narithmetic +killed +\d+  room\.sum\n")
        self.assertRegex(run.stdout, r"\nharmless +SURVIVED +\d+  because\n")
        self.assertRegex(run.stdout, r"\nnonsense +does not build +\d+  .*ant.*\n")
        self.assertTrue(run.stdout.endswith("1 of 3 killed\n"))
        results = (self.root / "tests" / "mutations.results.toml").read_text()
        self.assertRegex(results, r'(?m)^arithmetic = "killed [0-9a-f]{16}"$')
        self.assertRegex(results, r'(?m)^harmless = "SURVIVED [0-9a-f]{16}"$')
        # Nothing of it reached the repository, and a second run on the kept copy says the same.
        self.assertEqual((self.root / "sum.cpp").read_text(), FILES["sum.cpp"])
        again = self.mutate(("arithmetic", "2 + 2", "2 + 3", "room"))
        self.assertEqual(again.returncode, 0, again.stdout + again.stderr)
        self.assertTrue(again.stdout.endswith("1 of 1 killed\n"))

    def test_stale_runs_what_has_no_result(self):
        entries = [("one", "2 + 2", "2 + 3", "room"), ("two", "== 4", "== 5", "room")]
        self.assertEqual(self.mutate(*entries, flags=["--only", "one"]).returncode, 0)
        run = self.mutate(*entries, flags=["--stale"])
        self.assertTrue(run.stdout.endswith("1 of 1 killed\n"), run.stdout + run.stderr)
        self.assertNotIn("one", run.stdout)
        self.assertEqual(self.mutate(*entries, flags=["--stale"]).returncode, 2)

    def test_refuses_entries_that_would_prove_nothing(self):
        for entry, reason in [
            (("gone", "2 + 5", "2", "room"), "stands 0 times in sum.cpp, not once"),
            (("twice", "int", "long", "room"), "stands 2 times in sum.cpp, not once"),
            (("same", "2 + 2", "2 + 2", "room"), "from and to are one line each, and differ"),
            (("no_test", "2 + 2", "2 + 3", "attic"), "ctest -R 'attic': no such test"),
        ]:
            with self.subTest(entry[0]):
                run = self.mutate(entry)
                self.assertEqual(run.returncode, 2)
                self.assertIn(reason, run.stderr)

    def test_refuses_when_the_tests_fail_unbroken(self):
        (self.root / "sum.cpp").write_text("int main() { return 2 + 2 == 4 ? 1 : 0; }\n")
        run = self.mutate(("arithmetic", "2 + 2", "2 + 3", "room"))
        self.assertEqual(run.returncode, 2)
        self.assertIn("ctest -R 'room' fails unbroken: room.sum", run.stderr)

    def test_list_says_what_no_longer_applies(self):
        run = self.mutate(("gone", "2 + 5", "2", "room"), flags=["--list"])
        self.assertEqual(run.returncode, 2)
        self.assertIn("stands 0 times in sum.cpp, not once", run.stderr)

    def test_only_and_list(self):
        entries = [("one", "2 + 2", "2 + 3", "room"), ("two", "idle = 1", "idle = 2", "room")]
        run = self.mutate(*entries, flags=["--only", "^one$", "--list"])
        self.assertEqual(run.returncode, 0)
        self.assertEqual(re.findall(r"^\w+", run.stdout, re.M), ["one"])


if __name__ == "__main__":
    unittest.main()
