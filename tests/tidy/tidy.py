#!/usr/bin/env python3
"""Checks of style and structure that a script can make: tidy.py CHECK [--root DIR].

Prints its findings and exits 1 on any. Each check is a function from the tree's root to a list of
"file:line: what is wrong"; tidy_test.py gives every one a bad tree that it must reject.
"""
import argparse
import pathlib
import re
import subprocess
import sys
import tomllib

ROOT = pathlib.Path(__file__).resolve().parents[2]
SKIP = {"build", "var", "__pycache__", "generated"}
CODE = {".cpp", ".hpp", ".cl", ".sv", ".py", ".cmake", ".vlt", ".ys", ".sh"}
COLUMNS_MAX = 100
LINES_MAX = 600

# ---------------------------------------------------------------------------------- the tree


def walk(folder):
    """Every file below, in order; nothing hidden, built or generated."""
    if not folder.is_dir():
        return
    for entry in sorted(folder.iterdir()):
        if entry.name.startswith(".") or entry.name in SKIP or entry.is_symlink():
            continue
        if entry.is_dir():
            yield from walk(entry)
        else:
            yield entry


def lines_of(path):
    return path.read_text(encoding="utf-8", errors="replace").splitlines()


def is_code(path):
    """By suffix, or a script without one that begins with #!."""
    if path.suffix in CODE or path.name == "CMakeLists.txt":
        return True
    if path.suffix:
        return False
    with path.open("rb") as file:
        return file.read(2) == b"#!"


def at(root, path, number, what):
    return f"{path.relative_to(root)}:{number}: {what}"


# ---------------------------------------------------------------------------------- includes

# Higher may include lower:
# gateway, wire, cli > adapters, dpdk, sim/card > engine, journal > ports > domain > base
LEVELS = {
    "hw/contract/generated": 0, "host/base": 1, "host/domain": 2, "host/ports": 3,
    "host/engine": 4, "host/journal": 4, "host/adapters": 5, "dpdk": 5, "sim/card": 5,
    "host/gateway": 6, "host/wire": 6, "host/cli": 6,
}
# Sideways steps that are meant: (from, to): why.
SIDEWAYS = {
    ("host/journal", "host/engine"): "replaying a journal runs the engine",
    ("host/adapters/stress", "host/adapters/operator_files"): "one strict reader of YAML",
}
ANYWHERE = ("tests/", "bench/")
MAINS = ("host/gateway", "host/wire", "host/cli", "sim/")
POSIX = {
    "fcntl.h", "unistd.h", "poll.h", "signal.h", "errno.h", "netdb.h", "pthread.h", "sched.h",
    "ifaddrs.h", "getopt.h", "termios.h", "dlfcn.h", "semaphore.h", "time.h", "string.h",
}
POSIX_FOLDERS = ("sys/", "netinet/", "arpa/", "linux/", "net/")
INCLUDE = re.compile(r'^\s*#\s*include\s*([<"])([^>"]+)[>"]')


def room_of(path):
    """The room a repository path belongs to; each adapter is one. None outside."""
    parts = path.split("/")
    if path.startswith("hw/contract/generated/"):
        return "hw/contract/generated"
    if parts[0] == "host" and len(parts) > 2 and parts[1] == "adapters":
        return "/".join(parts[:3])
    if parts[0] in ("host", "sim", "kernels") and len(parts) > 1:
        return "/".join(parts[:2])
    return parts[0] if parts[0] in ("dpdk",) else None


def level_of(room):
    return LEVELS.get("host/adapters" if room.startswith("host/adapters/") else room)


def may_include(source, target):
    """Whether a file of room `source` may include one of room `target`."""
    if source == target or (source, target) in SIDEWAYS:
        return True
    if source.startswith("sim/"):
        return target != "host/cli"
    if level_of(source) is None or level_of(target) is None:
        return False
    return level_of(target) < level_of(source)


def is_foreign(header):
    """Neither the C++ library nor POSIX."""
    if header in POSIX or header.startswith(POSIX_FOLDERS):
        return False
    return re.fullmatch(r"[a-z_0-9]+", header) is None


def may_use_foreign(room, header):
    if room.startswith(("host/adapters/", "kernels/", "sim/")) or room == "dpdk":
        return True
    if header.startswith("spdlog/"):
        return room == "host/base" or room.startswith(MAINS)  # base sets logging up
    return header.startswith("boost/program_options") and room.startswith(MAINS)


def check_includes(root):
    """Dependencies point down only; foreign headers stand where the room map allows them."""
    found = []
    for top in ("host", "sim", "dpdk", "kernels", "bench", "tests"):
        for path in walk(root / top):
            if path.suffix not in (".cpp", ".hpp"):
                continue
            name = str(path.relative_to(root))
            for number, line in enumerate(lines_of(path), 1):
                match = INCLUDE.match(line)
                if match:
                    found += judge_include(root, path, name, number, *match.groups())
    return found


def judge_include(root, path, name, number, mark, header):
    source = room_of(name)
    if mark == '"':
        target = room_of(header)
        if header.startswith(ANYWHERE) and not name.startswith(ANYWHERE):
            return [at(root, path, number, f"product code includes {header}")]
        if target is None and not header.startswith(ANYWHERE):
            simulated = name.startswith(ANYWHERE) or source.startswith("sim/")
            if simulated and re.fullmatch(r"(?:V|verilated)\w*\.h", header):
                return []  # a verilated model
            return [at(root, path, number, f'"{header}": not a path from the repository\'s root')]
        if name.startswith(ANYWHERE) or source is None or may_include(source, target):
            return []
        return [at(root, path, number, f"{source} includes {header}: {target} is not below it")]
    if not is_foreign(header) or name.startswith(ANYWHERE) or may_use_foreign(source, header):
        return []
    return [at(root, path, number, f"foreign header <{header}> in {source}")]


# ---------------------------------------------------------------------------------- form


def check_length(root):
    """No file of code beyond the hard limit."""
    found = []
    for path in walk(root):
        lines = len(lines_of(path)) if is_code(path) else 0
        if lines > LINES_MAX:
            found.append(at(root, path, LINES_MAX + 1, f"{lines} lines, at most {LINES_MAX}"))
    return found


def check_columns(root):
    """No line of code beyond the limit."""
    return [
        at(root, path, number, f"{len(line)} columns, at most {COLUMNS_MAX}")
        for path in walk(root) if is_code(path)
        for number, line in enumerate(lines_of(path), 1) if len(line) > COLUMNS_MAX
    ]


def check_todo(root):
    """Work left over is an issue, not a comment."""
    word = re.compile(r"\b(TODO|FIXME)\b")
    found = []
    for path in walk(root):
        if path.parent == root / "tests" / "tidy" or not (is_code(path) or path.suffix == ".md"):
            continue
        for number, line in enumerate(lines_of(path), 1):
            if word.search(line):
                found.append(at(root, path, number, "unfinished work marked in the file"))
    return found


def check_readmes(root):
    """Every folder with code says in a README.md what it is."""
    found = []
    for top in ("host", "hw", "sim", "dpdk", "kernels", "bench"):
        folders = {path.parent for path in walk(root / top)
                   if path.suffix in (".cpp", ".hpp", ".sv", ".py")}
        for folder in sorted(folders):
            if not (folder / "README.md").is_file():
                found.append(at(root, folder, 1, "no README.md in a folder with code"))
    return found


# ---------------------------------------------------------------------------------- sources


def check_generated(root):
    """Every folder of generated files has its generator beside it, which finds them fresh."""
    found = []
    for top in ("hw", "host", "sim", "kernels"):
        for folder in sorted((root / top).rglob("generated")):
            generator = folder.parent / "generate.py"
            if not generator.is_file():
                found.append(at(root, folder, 1, "no generate.py beside it"))
                continue
            run = subprocess.run([sys.executable, str(generator), "--check"],
                                 capture_output=True, text=True, check=False)
            if run.returncode != 0:
                said = (run.stdout + run.stderr).strip()
                found.append(at(root, generator, 1, "stale output: " + said))
    return found


def check_sources(root):
    """Every .sv stands in a list (*.f), every line of a list is a file: lint misses nothing.

    A proof (hw/proofs) is listed by the build of its tests, its parts in its toml.
    """
    found = []
    listed = set()
    for path in [*walk(root / "hw"), *walk(root / "kernels")]:
        if path.suffix != ".f":
            continue
        for number, line in enumerate(lines_of(path), 1):
            entry = re.split(r"//|#", line)[0].strip()
            if not entry or entry.startswith(("+", "-")):
                continue
            if not (root / entry).is_file():
                found.append(at(root, path, number, f"{entry} is not a file of the repository"))
            listed.add(entry)
    proofs = root / "tests" / "hw" / "proofs" / "CMakeLists.txt"
    if proofs.is_file():
        for name in re.findall(r"\bpcl_hw_proof\((\w+)", proofs.read_text(encoding="utf-8")):
            listed.add(f"hw/proofs/pcl_{name}_proof.sv")
            plan = root / "hw" / "proofs" / f"pcl_{name}_proof.toml"
            if plan.is_file():
                listed |= set(tomllib.loads(plan.read_text(encoding="utf-8")).get("sources", []))
    for top in ("hw", "kernels"):
        for path in sorted((root / top).rglob("*.sv")):
            if str(path.relative_to(root)) not in listed:
                found.append(at(root, path, 1, f"stands in no source list ({top}/**/*.f)"))
    return found


WAIVER = re.compile(r"\blint_off\b|\bNOLINT(?:NEXTLINE|BEGIN)?\b|#\s*noqa\b|GCC diagnostic ignored")
RULE_PARTS = re.compile(
    r"\blint_off\b(?:\s+-(?:rule|file|match|lines)\s+(?:\"[^\"]*\"|\S+))*(?:\s+[A-Z]+\b)?"
    r"|\bNOLINT(?:NEXTLINE|BEGIN)?\b(?:\([^)]*\))?|#\s*noqa\b(?::\s*[A-Z0-9, ]+)?"
    r"|GCC\s+diagnostic\s+ignored\s+\"[^\"]*\"|\bverilator\b")
COMMENT = re.compile(r"^\s*(?://|#(?!include|pragma|define|if|endif|else)|\*)")


def says_why(text):
    """Three words make a reason."""
    return len(re.findall(r"[A-Za-z]{2,}", text)) >= 3


def reason_on_line(line):
    rest = RULE_PARTS.sub("", line[WAIVER.search(line).start():])
    return says_why(rest)


def check_waivers(root):
    """A lint waiver gives its reason behind it, or in a comment right above or below it."""
    found = []
    for path in walk(root):
        if path.parent == root / "tests" / "tidy" or not is_code(path):
            continue
        lines = lines_of(path)
        for i, line in enumerate(lines):
            if not WAIVER.search(line) or reason_on_line(line):
                continue
            above = i - 1
            while above >= 0 and WAIVER.search(lines[above]):
                above -= 1  # one comment may explain the waivers that follow it
            around = [lines[j] for j in (above, i + 1) if 0 <= j < len(lines)]
            if not any(COMMENT.match(l) and not WAIVER.search(l) and says_why(l) for l in around):
                found.append(at(root, path, i + 1, "a lint waiver without its reason"))
    return found


# ---------------------------------------------------------------------------------- law 4

BANNED = {
    "clock": r"\bstd::(?:chrono|time)\b|\b\w+_clock\b(?=\s*::)|\b(?:clock_gettime|gettimeofday)\b"
             r"|\btime\s*\(\s*(?:NULL|nullptr|0)\s*\)|\b__(?:DATE|TIME|TIMESTAMP)__\b"
             r"|<(?:chrono|ctime|time\.h|sys/time\.h)>",
    "random source": r"\bstd::(?:s?rand|random_device|mt19937\w*|default_random_engine"
                     r"|\w+_distribution)\b|\bgetrandom\b|\bs?rand\s*\(|<random>",
    "floating point": r"\b(?:float|double)\b|<cmath>",
    "hash-order iteration": r"\bunordered_(?:multi)?(?:map|set)\b|\bstd::hash\b",
    "order of addresses": r"\bstd::(?:multi)?(?:map|set)<\s*(?:const\s+)?[\w:]+\s*(?:const\s*)?\*"
                          r"|\bu?intptr_t\b|\bstd::less<[^>]*\*\s*>",
    "unstable order": r"\bstd::(?:ranges::)?(?:sort|partial_sort|nth_element)\b",
    "thread": r"\bstd::(?:j?thread|this_thread|(?:shared_|recursive_|timed_)?mutex|atomic\w*"
              r"|condition_variable\w*|async|future|promise|counting_semaphore)\b|\bthread_local\b"
              r"|<(?:thread|(?:shared_)?mutex|atomic|condition_variable|future|pthread\.h)>",
    "I/O": r"\bstd::(?:cout|cerr|clog|cin|[io]?fstream|filesystem)\b|\bf?printf\s*\(|\bgetenv\b"
           r"|\bgetpid\b"
           r"|<(?:iostream|fstream|filesystem|cstdio|unistd\.h|fcntl\.h|sys/[\w./]+)>",
}


def strip_comments(text):
    """Comments and literals blanked, lines kept."""
    pattern = r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"|' + r"(?<![0-9A-Za-z_])'(?:\\.|[^'\\\n])+'"
    keep = r'^[ \t]*#[ \t]*include[^\n]*'

    def blank(match):
        if match.group(0).lstrip().startswith("#"):
            return match.group(0)
        return re.sub(r"[^\n]", " ", match.group(0))

    return re.sub(keep + "|" + pattern, blank, text, flags=re.M | re.S)


def check_tokens(root):
    """Engine and domain: no clock, random source, float, thread or I/O, and no order that the
    input does not decide (hash, address, what an unstable sort makes of equal keys)."""
    found = []
    for top in ("host/engine", "host/domain"):
        for path in walk(root / top):
            if path.suffix not in (".cpp", ".hpp"):
                continue
            text = strip_comments(path.read_text(encoding="utf-8", errors="replace"))
            for number, line in enumerate(text.splitlines(), 1):
                for name, pattern in BANNED.items():
                    match = re.search(pattern, line)
                    if match:
                        found.append(at(root, path, number, f"{name}: {match.group(0).strip()}"))
    return found


CHECKS = {
    name.removeprefix("check_"): function
    for name, function in list(globals().items()) if name.startswith("check_")
}


def main():
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("check", choices=[*CHECKS, "all"])
    parser.add_argument("--root", type=pathlib.Path, default=ROOT)
    options = parser.parse_args()
    wanted = CHECKS if options.check == "all" else {options.check: CHECKS[options.check]}
    root = options.root.resolve()
    found = [f"{name}: {finding}" for name, check in wanted.items() for finding in check(root)]
    print("\n".join(found) if found else f"tidy {options.check}: nothing found")
    return 1 if found else 0


if __name__ == "__main__":
    sys.exit(main())
