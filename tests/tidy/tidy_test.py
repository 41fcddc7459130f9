#!/usr/bin/env python3
"""Every check of tidy.py rejects a bad tree made for it and accepts the good neighbour."""
import pathlib
import tempfile
import unittest

import tidy


class Tree:
    """A small repository in a temporary folder, from {path: text}."""

    def __init__(self, files):
        self.folder = tempfile.TemporaryDirectory()
        self.root = pathlib.Path(self.folder.name)
        for name, text in files.items():
            path = self.root / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text)

    def find(self, check):
        with self.folder:
            return tidy.CHECKS[check](self.root)


def find(check, files):
    return Tree(files).find(check)


class Includes(unittest.TestCase):
    def judge(self, source, header):
        return find("includes", {source: f"#include {header}\n"})

    def test_rejects_each_step_up_or_sideways(self):
        for source, header in [
            ("host/base/a.hpp", "host/domain/b.hpp"),
            ("host/domain/a.hpp", "host/ports/b.hpp"),
            ("host/ports/a.hpp", "host/engine/b.hpp"),
            ("host/engine/a.cpp", "host/journal/b.hpp"),
            ("host/engine/a.cpp", "host/adapters/rest/b.hpp"),
            ("host/engine/a.cpp", "sim/card/b.hpp"),
            ("host/adapters/rest/a.cpp", "host/adapters/feed_udp/b.hpp"),
            ("host/adapters/rest/a.cpp", "host/gateway/b.hpp"),
            ("host/adapters/card_xrt/a.cpp", "sim/card/b.hpp"),
            ("sim/card/a.cpp", "host/cli/b.hpp"),
            ("host/wire/a.cpp", "host/gateway/b.hpp"),
            ("host/cli/a.cpp", "sim/venue/b.hpp"),
            ("host/base/a.cpp", "tests/req.hpp"),
            ("host/base/a.cpp", "result.hpp"),
            ("host/made_up/a.cpp", "host/base/b.hpp"),
        ]:
            with self.subTest(f"{source} -> {header}"):
                found = self.judge(source, f'"{header}"')
                self.assertEqual(len(found), 1, found)
                self.assertTrue(found[0].startswith(source + ":1: "), found)

    def test_accepts_steps_down(self):
        for source, header in [
            ("host/base/a.hpp", "host/base/b.hpp"),
            ("host/base/a.hpp", "hw/contract/generated/contract.hpp"),
            ("host/domain/a.hpp", "host/base/b.hpp"),
            ("host/journal/a.cpp", "host/engine/b.hpp"),
            ("host/adapters/rest/a.cpp", "host/engine/b.hpp"),
            ("host/cli/a.cpp", "sim/card/b.hpp"),
            ("host/gateway/a.cpp", "host/adapters/rest/b.hpp"),
            ("sim/venue/a.cpp", "host/gateway/b.hpp"),
            ("sim/card/a.cpp", "Vpcl_card.h"),
            ("tests/hw/a.cpp", "verilated.h"),
            ("tests/cli/a.cpp", "host/cli/b.hpp"),
            ("bench/a.cpp", "sim/card/b.hpp"),
        ]:
            with self.subTest(f"{source} -> {header}"):
                self.assertEqual(self.judge(source, f'"{header}"'), [])

    def test_foreign_headers_stay_where_they_are_allowed(self):
        for source, header, allowed in [
            ("host/engine/a.cpp", "boost/json.hpp", False),
            ("host/gateway/a.cpp", "boost/beast.hpp", False),
            ("host/gateway/a.cpp", "boost/program_options.hpp", True),
            ("host/domain/a.cpp", "boost/program_options.hpp", False),
            ("host/wire/a.cpp", "spdlog/spdlog.h", True),
            ("host/base/a.cpp", "spdlog/spdlog.h", True),
            ("host/engine/a.cpp", "spdlog/spdlog.h", False),
            ("host/ports/a.hpp", "xrt.h", False),
            ("host/adapters/rest/a.cpp", "boost/beast.hpp", True),
            ("sim/card/a.cpp", "verilated.h", True),
            ("dpdk/a.cpp", "rte_eal.h", True),
            ("host/base/a.cpp", "sys/mman.h", True),
            ("host/base/a.cpp", "string_view", True),
            ("tests/base/a.cpp", "gtest/gtest.h", True),
        ]:
            with self.subTest(f"{source} <{header}>"):
                self.assertEqual(self.judge(source, f"<{header}>") == [], allowed)


class Form(unittest.TestCase):
    def test_length(self):
        self.assertEqual(find("length", {"host/base/a.cpp": "x\n" * 600}), [])
        self.assertEqual(find("length", {"hw/feed/a.sv": "x\n" * 601}),
                         ["hw/feed/a.sv:601: 601 lines, at most 600"])
        self.assertEqual(len(find("length", {"scripts/x": "#!/bin/sh\n" * 601})), 1)
        self.assertEqual(find("length", {"hw/contract/generated/a.hpp": "x\n" * 601}), [])

    def test_columns(self):
        self.assertEqual(find("columns", {"a.hpp": "y" * 100 + "\n"}), [])
        self.assertEqual(find("columns", {"a.hpp": "\n" + "y" * 101}),
                         ["a.hpp:2: 101 columns, at most 100"])
        self.assertEqual(find("columns", {"build/a.hpp": "y" * 101}), [])

    def test_todo(self):
        for word in ("TODO", "FIXME"):
            self.assertEqual(find("todo", {"host/base/a.cpp": f"\n// {word}: later\n"}),
                             ["host/base/a.cpp:2: unfinished work marked in the file"])
        self.assertEqual(find("todo", {"host/base/a.cpp": "int todos;\n"}), [])

    def test_readmes(self):
        tree = {"hw/feed/a.sv": "", "host/base/a.hpp": "", "host/base/README.md": ""}
        self.assertEqual(find("readmes", tree), ["hw/feed:1: no README.md in a folder with code"])


class Sources(unittest.TestCase):
    def test_generated(self):
        def tree(generator):
            return {"hw/contract/generated/a.hpp": "", "hw/contract/generate.py": generator}

        self.assertEqual(find("generated", tree("raise SystemExit('a.hpp differs')")),
                         ["hw/contract/generate.py:1: stale output: a.hpp differs"])
        fresh = "import sys; assert sys.argv[1] == '--check'"
        self.assertEqual(find("generated", tree(fresh)), [])
        self.assertEqual(find("generated", {"sim/x/generated/a.hpp": ""}),
                         ["sim/x/generated:1: no generate.py beside it"])

    def test_sources(self):
        good = {"hw/hw.f": "// the card\nhw/feed/a.sv\n+incdir+hw\n", "hw/feed/a.sv": ""}
        self.assertEqual(find("sources", good), [])
        self.assertEqual(find("sources", {**good, "hw/feed/b.sv": ""}),
                         ["hw/feed/b.sv:1: stands in no source list (hw/**/*.f)"])
        self.assertEqual(find("sources", {**good, "kernels/a/c.sv": ""}),
                         ["kernels/a/c.sv:1: stands in no source list (kernels/**/*.f)"])
        self.assertEqual(find("sources", {**good, "kernels/a/c.sv": "",
                                          "kernels/a/a.f": "kernels/a/c.sv\n"}), [])
        proof = {**good, "hw/proofs/pcl_p_proof.sv": "", "hw/proofs/pcl_part.sv": "",
                 "tests/hw/proofs/CMakeLists.txt": "pcl_hw_proof(p 1 2)\n"}
        self.assertEqual(find("sources", proof),
                         ["hw/proofs/pcl_part.sv:1: stands in no source list (hw/**/*.f)"])
        proof["hw/proofs/pcl_p_proof.toml"] = 'sources = ["hw/proofs/pcl_part.sv"]\n'
        self.assertEqual(find("sources", proof), [])
        proof["tests/hw/proofs/CMakeLists.txt"] = ""
        self.assertEqual(len(find("sources", proof)), 2)
        self.assertEqual(find("sources", {**good, "hw/more.f": "hw/feed/gone.sv\n"}),
                         ["hw/more.f:1: hw/feed/gone.sv is not a file of the repository"])

    def test_waivers(self):
        bare = [
            "int a = b;  // NOLINT\n",
            "int a = b;  // NOLINT(google-explicit-constructor)\n",
            "// verilator lint_off WIDTH\n",
            'lint_off -rule UNUSED -file "*x.sv" -match "Signal is not used: \'a\'"\n',
            "import x  # noqa: E402\n",
            '#pragma GCC diagnostic ignored "-Wshadow"\n',
            "// NOLINTNEXTLINE(x)\nint a;\n",
            "// NOLINT\n// NOLINT\n",
        ]
        for line in bare:
            with self.subTest(line):
                self.assertGreaterEqual(len(find("waivers", {"host/base/a.cpp": line})), 1)
        explained = [
            "int a = b;  // NOLINT(x): the library's own name\n",
            "int a = b;  // NOLINT(x)\n// The library gives it this name.\n",
            "# Spare bits, read by nobody here.\nlint_off -rule UNUSED -file \"*x.sv\"\n",
            "// verilator lint_off WIDTH  the sum is cut on purpose\n",
            "// Both fields are for the host alone.\nlint_off -rule UNUSED\nlint_off -rule WIDTH\n",
        ]
        for line in explained:
            with self.subTest(line):
                self.assertEqual(find("waivers", {"hw/lint/a.vlt": line}), [])


class Tokens(unittest.TestCase):
    def test_rejects_what_the_engine_must_not_see(self):
        for line, name in [
            ("auto t = std::chrono::nanoseconds{1};", "clock"),
            ("#include <chrono>", "clock"),
            ("auto t = steady_clock::now();", "clock"),
            ("#include <random>", "random source"),
            ("int r = rand();", "random source"),
            ("double cash = 0;", "floating point"),
            ("std::vector<float> a;", "floating point"),
            ("auto t = time(nullptr);", "clock"),
            ("auto built = __DATE__;", "clock"),
            ("std::unordered_map<int, int> m;", "hash-order iteration"),
            ("std::map<const Order*, int> m;", "order of addresses"),
            ("auto key = reinterpret_cast<std::uintptr_t>(&order);", "order of addresses"),
            ("std::sort(a.begin(), a.end());", "unstable order"),
            ("std::ranges::sort(a);", "unstable order"),
            ("auto id = getpid();", "I/O"),
            ("std::atomic<int> a;", "thread"),
            ("#include <mutex>", "thread"),
            ("std::jthread t;", "thread"),
            ("std::cout << 1;", "I/O"),
            ("#include <fstream>", "I/O"),
            ("char c = 'x'; double d;", "floating point"),
        ]:
            for room in ("host/engine", "host/domain"):
                with self.subTest(f"{room}: {line}"):
                    found = find("tokens", {f"{room}/a.cpp": "\n" + line + "\n"})
                    self.assertEqual(len(found), 1, found)
                    self.assertTrue(found[0].startswith(f"{room}/a.cpp:2: {name}: "), found)

    def test_leaves_comments_strings_and_other_rooms_alone(self):
        for text in ("// no double here\n", "/* a\n float */\n", 'auto s = "std::thread";\n',
                     "int doubled = 1'000'000;\n", "void runtime();\n", "int random_walk;\n",
                     "std::map<int, Order*> m;\n", "std::stable_sort(a.begin(), a.end());\n",
                     "on_time(0);\n"):
            with self.subTest(text):
                self.assertEqual(find("tokens", {"host/engine/a.cpp": text}), [])
        self.assertEqual(find("tokens", {"host/base/a.cpp": "double x;\n"}), [])


class Coverage(unittest.TestCase):
    def test_every_check_has_a_test_here(self):
        tested = {"includes", "length", "columns", "todo", "readmes", "generated", "sources",
                  "waivers", "tokens"}
        self.assertEqual(set(tidy.CHECKS), tested)


if __name__ == "__main__":
    unittest.main()
