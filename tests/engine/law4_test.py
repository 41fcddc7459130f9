"""Law 4: host/engine and host/domain use no clock, random source, float, unordered container,
thread or I/O.

Reads the code without comments and strings. First proves on planted lines that it would notice.
"""
import pathlib
import re
import sys

BANNED = {
    "clock": r"<chrono>|<ctime>|<time\.h>|\bstd::chrono\b|\bclock_gettime\b|\bgettimeofday\b"
             r"|\b(?:std::)?time\s*\(\s*(?:NULL|nullptr|0)",
    "random source": r"<random>|\brand\s*\(|\brandom_device\b|\bmt19937",
    "float": r"\b(?:float|double|long double)\b|<cmath>",
    "unordered": r"\bunordered_(?:multi)?(?:map|set)\b|\bstd::hash\b",
    "thread": r"<(?:thread|mutex|atomic|future|condition_variable|shared_mutex|semaphore)>"
              r"|\bstd::(?:j?thread|mutex|atomic)\b|\bthread_local\b",
    "I/O": r"<(?:fstream|iostream|cstdio|stdio\.h|unistd\.h|fcntl\.h|filesystem)>"
           r"|\b(?:printf|fopen|getenv|std::cout|std::cerr)\b|<sys/",
}
PLANTED = ["#include <chrono>", "auto x = std::chrono::steady_clock::now();", "std::mt19937 r;",
           "double price = 1;", "std::unordered_map<int, int> m;", "std::thread t;",
           "#include <fstream>", 'std::cout << 1;']
CLEAN = ["// a double look at the clock <chrono>", 'text = "std::thread";',
         "std::map<int, int> m; int doubles = 2;"]


def strip(text):
    return re.sub(r'//[^\n]*|/\*.*?\*/|"(?:\\.|[^"\\\n])*"(?!\n*#)',
                  lambda m: m.group(0) if m.group(0).endswith('.hpp"') else " ", text, flags=re.S)


def findings(text):
    return [(name, m.group(0)) for name, pattern in BANNED.items()
            for m in re.finditer(pattern, strip(text))]


def main():
    for line in PLANTED:
        assert findings(line), f"would not notice: {line}"
    for line in CLEAN:
        assert not findings(line), f"false alarm: {line}"
    root = pathlib.Path(__file__).resolve().parents[2]
    files = sorted(p for room in ("host/engine", "host/domain")
                   for p in (root / room).rglob("*.[ch]pp"))
    assert len(files) > 10, "looked in the wrong place"
    bad = [f"{path.relative_to(root)}: {name}: {token}"
           for path in files for name, token in findings(path.read_text())]
    print("\n".join(bad) if bad else f"{len(files)} files keep law 4")
    return 1 if bad else 0


sys.exit(main())
