#!/usr/bin/env python3
"""The mistakes of planted.toml: written into copies of the source, and found by the world's seeds.

planted.py --write FOLDER    copies of the files named there, every mistake behind its number
planted.py --find PROGRAM    for each mistake the first seed of the world that shows it; exits 1 if
                             one is not shown within its seeds. --keep: into figures.json

PROGRAM is the world's seeds on those copies (see CMakeLists.txt). An entry that `waits` for a fault
the world does not have yet is tried and need not be shown.
"""
import argparse
import json
import os
import pathlib
import re
import subprocess
import sys
import tomllib

HERE = pathlib.Path(__file__).resolve().parent
ROOT = HERE.parents[1]
MARK = "MISTAKE"  # in `to`: true while this mistake is switched on
SECONDS_MAX = 120
BLOCK = 50  # seeds a run: enough that the world says something of each


class Refused(Exception):
    """An entry that says nothing, or a program that fails without any mistake."""


def read(path):
    """[(number, entry)], numbers from 1 in the order of the file."""
    entries = tomllib.loads(path.read_text(encoding="utf-8")).get("mistake", [])
    names = set()
    for entry in entries:
        name = entry.get("name", "?")
        missing = {"name", "file", "from", "to", "within", "why"} - set(entry)
        if missing:
            raise Refused(f"{path.name}: {name}: {', '.join(sorted(missing))} missing")
        if name in names:
            raise Refused(f"{path.name}: {name}: stands there twice")
        names.add(name)
    return list(enumerate(entries, 1))


def planted(text, entry, number):
    """The text with the mistake in it, behind its number."""
    name, count = entry["name"], text.count(entry["from"])
    if count != 1:
        where = f"{count} times in {entry['file']}, not once"
        raise Refused(f"{name}: '{entry['from']}' stands {where}")
    if not re.search(rf"\b{MARK}\b", entry["to"]):
        raise Refused(f"{name}: `to` has no {MARK}: it changes nothing")
    to = re.sub(rf"\b{MARK}\b", f"::pcl::mutants::on({number})", entry["to"])
    return text.replace(entry["from"], to)


def write(entries, root, folder):
    """Copies below `folder`, named as the files they are of."""
    texts = {}
    for number, entry in entries:
        if not entry["file"].endswith(".cpp"):
            raise Refused(f"{entry['name']}: {entry['file']} is no .cpp: others would not see it")
        path = root / entry["file"]
        if not path.is_file():
            raise Refused(f"{entry['name']}: {entry['file']} does not exist")
        text = texts.get(entry["file"]) or path.read_text(encoding="utf-8")
        texts[entry["file"]] = planted(text, entry, number)
    for name, text in texts.items():
        path = folder / name
        copy = '#include "tests/mutants/mutant.hpp"\n#line 1 "' + name + '"\n' + text
        if path.is_file() and path.read_text(encoding="utf-8") == copy:
            continue  # nothing to build again
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(copy, encoding="utf-8")


def lived(program, number, first, count):
    """(seed, what was wrong) of the first of these seeds that fails; None: none does."""
    environment = {**os.environ, "PCL_MUTANT": str(number), "PCL_WORLD_SEEDS": f"{first}:{count}"}
    try:
        done = subprocess.run([str(program), "--gtest_brief=1",
                               "--gtest_filter=World.*-*FoundSomethingOnce"],
                              env=environment, capture_output=True, text=True, check=False,
                              timeout=SECONDS_MAX)
    except subprocess.TimeoutExpired:
        return first, f"no end of this seed and the {count - 1} after it within {SECONDS_MAX} s"
    if done.returncode == 0:
        return None
    seeds = [int(seed) for seed in re.findall(r"^seed (\d+) behind ", done.stdout, re.M)]
    if seeds:
        told = done.stdout[:re.search(f"^seed {min(seeds)} behind ", done.stdout, re.M).start()]
        wrong = re.findall(r"^\s+Which is: (.*)$", told, re.M)
        return min(seeds), wrong[-1].strip('"') if wrong else ""
    if number == 0:
        raise Refused(f"without any mistake it failed without a seed:\n{done.stdout[:2000]}")
    if count > 1:  # it died with what it had to say, or says it of all of them: one by one
        alone = (lived(program, number, first + i, 1) for i in range(count))
        return next((each for each in alone if each), None)
    if done.returncode < 0:
        return first, "the program stopped"
    return None  # of one seed the world need not say much


def seed_that_fails(program, number, seeds):
    """The first of the seeds from 1 on, these many."""
    blocks = (lived(program, number, first, min(BLOCK, seeds + 1 - first))
              for first in range(1, seeds + 1, BLOCK))
    return next((each for each in blocks if each), None)


def find(entries, program):
    """{name: seed} of those found, and the names that should have been; says so as it goes."""
    most = max(entry["within"] for _, entry in entries)
    failing = seed_that_fails(program, 0, most)
    if failing:
        raise Refused(f"without any mistake seed {failing[0]} fails: {failing[1]}")
    found = {}
    for number, entry in entries:
        seed = seed_that_fails(program, number, entry["within"])
        waits = entry.get("waits")
        if seed:
            found[entry["name"]] = seed[0]
            print(f"{entry['name']:50} seed {seed[0]:4}: {seed[1]}", flush=True)
        else:
            what = f"waits for {waits}" if waits else f"NOT FOUND within {entry['within']} seeds"
            print(f"{entry['name']:50} {what}", flush=True)
    required = [entry["name"] for _, entry in entries if "waits" not in entry]
    missed = [name for name in required if name not in found]
    print(f"{len(found)} of {len(entries)} planted mistakes found by the world, "
          f"{len(missed)} missed of the {len(required)} that must be")
    return found, missed


def keep(found, path):
    figures = json.loads(path.read_text(encoding="utf-8")) if path.is_file() else {}
    figures["planted"] = found
    path.write_text(json.dumps(figures, indent=1) + "\n", encoding="utf-8")


def main():
    parser = argparse.ArgumentParser(description=__doc__,
                                     formatter_class=argparse.RawTextHelpFormatter)
    parser.add_argument("--write", type=pathlib.Path, metavar="FOLDER")
    parser.add_argument("--find", type=pathlib.Path, metavar="PROGRAM")
    parser.add_argument("--keep", action="store_true")
    options = parser.parse_args()
    try:
        entries = read(HERE / "planted.toml")
        if options.write:
            write(entries, ROOT, options.write)
        if options.find:
            found, missed = find(entries, options.find)
            if options.keep:
                keep(found, HERE / "figures.json")
            return 1 if missed else 0
    except Refused as reason:
        print(f"planted: {reason}", file=sys.stderr)
        return 2
    return 0


if __name__ == "__main__":
    sys.exit(main())
