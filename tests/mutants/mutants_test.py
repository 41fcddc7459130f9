#!/usr/bin/env python3
"""The tools on a toy: every mutant of it shows, none shows unasked, and entries that lie fail."""
import contextlib
import io
import os
import pathlib
import subprocess
import sys
import tempfile
import unittest

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))
import generate  # noqa: E402 the path above comes first
import planted  # noqa: E402 the path above comes first

TOY = """
#include <compare>
extern "C" int printf(const char*, ...);
template <class T> T same(T value) { return value + 1 - 1; }
namespace toy {
struct Box {
  int held{7};
  bool full{};
};
constexpr int kTwo = 1 + 1;
void fill(Box& box) { box.full = true; }
bool fits(const Box& box, int count) { return box.held + count < 10 && count != 1; }
int worth(Box& box, int count) {
  int sum = 5;
  sum = sum * 2;
  if (box.full || count > 3) ++box.held;
  switch (count) {
    case 2:
      return kTwo;
    default:
      fill(box);
  }
  const auto more = [&](int by) { return by - 1; };
  for (int i = 0; i < 3; ++i) sum += count;
  return more(sum);
}
struct Level {
  int at{};
  auto operator<=>(const Level&) const = default;
};
bool above(Level a, Level b) { return a > b; }
const char* name(bool good) { return good ? "good" : "bad"; }
}  // namespace toy
int main() {
  for (int count = 0; count < 7; ++count) {
    toy::Box box;
    printf("%d %d ", toy::fits(box, count), toy::worth(box, count));
    printf("%d %d %s ", box.held, box.full, toy::name(toy::fits(box, count)));
    printf("%d\\n", toy::above({count}, {3}));
  }
  return same(0);
}
"""


def compiled(text, folder, name):
    source = folder / f"{name}.cpp"
    source.write_bytes(text)
    subprocess.run(["g++", "-std=c++20", "-w", f"-I{HERE.parents[1]}", str(source), "-o",
                    str(folder / name)], check=True)
    return folder / name


def told(program, number):
    done = subprocess.run([str(program)], env={**os.environ, "PCL_MUTANT": str(number)},
                          capture_output=True, check=False, timeout=20)
    return done.returncode, done.stdout


class Toy(unittest.TestCase):
    @classmethod
    def setUpClass(cls):
        folder = tempfile.TemporaryDirectory()
        cls.addClassCleanup(folder.cleanup)
        cls.folder = pathlib.Path(folder.name)
        path = cls.folder / "toy.cpp"
        path.write_text(TOY, encoding="utf-8")
        found = [m for m in generate.candidates(path, "toy.cpp", []) if m.function != "main"]
        cls.numbered = list(enumerate(generate.choose(found, len(found), 5), 1))
        cls.as_written = told(compiled(TOY.encode(), cls.folder, "plain"), 0)
        cls.text = generate.applied(TOY.encode(), cls.numbered)
        cls.program = compiled(cls.text, cls.folder, "changed")

    def test_what_is_changed(self):
        """By hand, from the text above."""
        self.assertEqual(sorted((m.function, m.kind, m.was) for _, m in self.numbered), sorted([
            ("fill", "assignment left out", "box.full = true"),
            ("fits", "at the border of <", "box.held + count < 10"),
            ("fits", "false returned", "return box.held + count < 10 && count != 1"),
            ("fits", "true returned", "return box.held + count < 10 && count != 1"),
            ("fits", "one less", "box.held + count"),
            ("fits", "one more", "box.held + count"),
            ("fits", "one more", "10"),
            ("fits", "one more", "1"),
            ("fits", "!= turned round", "count != 1"),
            ("fits", "the other of && and || for &&", "box.held + count < 10 && count != 1"),
            ("worth", "one more", "2"),
            ("worth", "condition negated", "box.full || count > 3"),
            ("worth", "the other of && and || for ||", "box.full || count > 3"),
            ("worth", "at the border of >", "count > 3"),
            ("worth", "one more", "3"),
            ("worth", "assignment left out", "++box.held"),
            ("worth", "0 returned", "return kTwo"),
            ("worth", "call left out", "fill(box)"),
            ("worth", "one less", "by - 1"),
            ("worth", "one more", "by - 1"),
            ("worth", "one more", "1"),
            ("worth", "at the border of <", "i < 3"),
            ("worth", "one more", "3"),
            ("worth", "0 returned", "return more(sum)"),
            ("above", "at the border of >", "a > b"),
            ("above", "true returned", "return a > b"),
            ("above", "false returned", "return a > b"),
            ("name", "condition negated", "good"),
            ("name", "nullptr returned", "return good ? \"good\" : \"bad\""),
        ]))

    def test_as_written_where_no_number_or_another_is_given(self):
        for number in (0, -1, len(self.numbered) + 1):
            self.assertEqual(told(self.program, number), self.as_written)

    def test_every_mutant_shows(self):
        silent = [m.described() for n, m in self.numbered
                  if told(self.program, n) == self.as_written]
        self.assertEqual(silent, [])

    def test_a_mutant_names_its_line(self):
        lines = TOY.split("\n")
        for _, mutant in self.numbered:
            self.assertIn(mutant.was.split(" ")[0], lines[mutant.line - 1])

    def test_the_choice_depends_on_the_seed_and_not_on_other_functions(self):
        mutants = [m for _, m in self.numbered]
        some = generate.choose(mutants, 9, 5)
        self.assertEqual(len(some), 9)
        self.assertNotEqual(some, generate.choose(mutants, 9, 6))
        worst = max(mutants, key=lambda mutant: mutant.rank(5)).function
        fewer = [m for m in mutants if m.function != worst]
        kept = [m for m in some if m.function != worst]
        self.assertLessEqual(set(kept), set(generate.choose(fewer, 9, 5)))

    def test_source_that_does_not_compile_is_refused(self):
        path = self.folder / "bad.cpp"
        path.write_text("int f( { return 1; }", encoding="utf-8")
        with self.assertRaisesRegex(generate.Refused, "bad.cpp"):
            list(generate.candidates(path, "bad.cpp", []))


ENTRY = {"name": "two for one", "file": "toy.cpp", "from": "int worth(Box& box",
         "to": "int worth(Box& box, bool = MISTAKE", "within": 9, "why": "a toy"}


class Planted(unittest.TestCase):
    def setUp(self):
        folder = tempfile.TemporaryDirectory()
        self.addCleanup(folder.cleanup)
        self.root = pathlib.Path(folder.name)
        (self.root / "toy.cpp").write_text(TOY, encoding="utf-8")

    def test_the_copy_has_the_mistake_behind_its_number(self):
        planted.write([(4, ENTRY)], self.root, self.root / "copies")
        copy = (self.root / "copies" / "toy.cpp").read_text(encoding="utf-8")
        self.assertIn("int worth(Box& box, bool = ::pcl::mutants::on(4), int count)", copy)

    def test_an_entry_that_lies_fails_by_its_name(self):
        for change, why in (({"from": "int worth(Bag& bag"}, "stands 0 times"),
                            ({"from": "return "}, "stands 8 times"),
                            ({"to": ENTRY["from"]}, "changes nothing"),
                            ({"file": "other.cpp"}, "does not exist"),
                            ({"file": "toy.hpp"}, "is no .cpp")):
            with self.assertRaisesRegex(planted.Refused, f"two for one.*{why}"):
                planted.write([(1, {**ENTRY, **change})], self.root, self.root / "copies")

    def test_what_is_missing_or_twice_is_named(self):
        path = self.root / "planted.toml"
        path.write_text('[[mistake]]\nname = "half"\nfile = "a.cpp"\n', encoding="utf-8")
        with self.assertRaisesRegex(planted.Refused, "half: from, to, why, within missing"):
            planted.read(path)
        one = "[[mistake]]\n" + "".join(f"{key} = {value!r}\n" for key, value in ENTRY.items())
        path.write_text(one + one, encoding="utf-8")
        with self.assertRaisesRegex(planted.Refused, "two for one: stands there twice"):
            planted.read(path)

    def program(self, body):
        path = self.root / "program"
        path.write_text("#!/bin/sh\n" + body + "\n", encoding="utf-8")
        path.chmod(0o755)
        return path

    def find(self, body, **more):
        out = io.StringIO()
        with contextlib.redirect_stdout(out):
            found = planted.find([(1, {**ENTRY, **more})], self.program(body))
        return *found, out.getvalue()

    def test_the_seed_that_finds_it_is_told(self):
        found, missed, out = self.find(
            '[ "$PCL_MUTANT" = 1 ] || exit 0\n[ "$PCL_WORLD_SEEDS" = 1:9 ] && '
            'echo "  wrong\n    Which is: \\"lost\\"\nseed 7 behind event 9: host"\nexit 1')
        self.assertEqual((found, missed), ({"two for one": 7}, []))
        self.assertRegex(out, "two for one +seed +7: lost")

    def test_what_nobody_notices_is_told(self):
        found, missed, out = self.find("exit 0")
        self.assertEqual((found, missed), ({}, ["two for one"]))
        self.assertRegex(out, "two for one +NOT FOUND within 9 seeds")

    def test_what_waits_need_not_be_found(self):
        found, missed, out = self.find("exit 0", waits="rain")
        self.assertEqual((found, missed), ({}, []))
        self.assertRegex(out, "two for one +waits for rain")

    def test_a_world_that_fails_by_itself_says_nothing(self):
        with self.assertRaisesRegex(planted.Refused, "without any mistake seed 3 fails"):
            self.find('echo "seed 3 behind event 9: host"; exit 1')
        with self.assertRaisesRegex(planted.Refused, "failed without a seed"):
            self.find("exit 1")


if __name__ == "__main__":
    unittest.main()
