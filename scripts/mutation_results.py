"""What scripts/mutate last found, committed as tests/mutations.results.toml: a line a mutation.

Each result carries the fingerprint of what it was found for: the entry itself (file, from, to,
tests) and the whole of the file it breaks, as they were. Change either and the result is stale,
which counts as none. It does not see the tests: whoever weakens one runs scripts/mutate again.
"""
import hashlib
import tomllib

HEADER = "# Written by scripts/mutate: what became of each mutation, of which it is the result.\n"


def fingerprint(root, entry):
    """Of a mutation and of the file it breaks; none if there is no such file."""
    path = root / entry.get("file", "")
    if not path.is_file():
        return None
    digest = hashlib.sha256(path.read_bytes())
    for field in ("file", "from", "to", "tests"):
        digest.update(b"\0" + entry[field].encode())
    return digest.hexdigest()[:16]


def read(path):
    return tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}


def keep(path, name, result, mark):
    results = read(path) | {name: f"{result} {mark}"}
    lines = [f'{each} = "{results[each]}"\n' for each in sorted(results)]
    path.write_text(HEADER + "".join(lines), encoding="utf-8")


def killed(results, root, entry):
    """The last run killed it, as it stands today."""
    mark = fingerprint(root, entry)
    return mark is not None and results.get(entry["name"]) == f"killed {mark}"
