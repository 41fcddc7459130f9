"""The designs of a room and the test programs that run on them, as the build has noted them."""
import dataclasses
import hashlib
import json
import subprocess
import sys


class Refused(Exception):
    """The run cannot say anything."""


@dataclasses.dataclass(frozen=True)
class Design:
    name: str  # its library in the build
    top: str
    sources: tuple
    arguments: tuple  # Verilator's
    programs: tuple

    def parameters(self):
        """-GName=Value as Yosys takes them."""
        values = [a[2:].split("=") for a in self.arguments if a.startswith("-G")]
        return "".join(f"chparam -set {name} {value} {self.top}\n" for name, value in values)

    def without(self, programs):
        left = tuple(program for program in self.programs if program not in programs)
        return dataclasses.replace(self, programs=left)

    def read(self):
        """Yosys: the design, coarse, one module a source module."""
        verilog = " ".join(s for s in self.sources if s.endswith(".sv"))
        return (f"read_verilog -sv {verilog}\n{self.parameters()}prep -top {self.top}\n"
                f"rename -top {self.top}\n")  # a parameter has renamed it


def read_rooms(build):
    """{room: [Design]}, the design with most programs first."""
    path = build / "hw_tests.json"
    if not path.is_file():
        raise Refused(f"{path} is missing: cmake --preset release")
    rooms = {}
    for entry in json.loads(path.read_text(encoding="utf-8")):
        designs = rooms.setdefault(entry["room"], {})
        designs.setdefault(entry["design"], []).append(entry)
    return {room: sorted((to_design(name, entries) for name, entries in designs.items()),
                         key=lambda design: -len(design.programs))
            for room, designs in rooms.items()}


def to_design(name, entries):
    return Design(name, entries[0]["top"], tuple(entries[0]["sources"]),
                  tuple(a for a in entries[0]["arguments"] if a),
                  tuple(entry["program"] for entry in entries))


def digest(design, root, choice):
    """Changes with whatever a model is made of: sources, arguments, choice, and these tools."""
    tools = [*sorted((root / "tests" / "hw" / "models").glob("*.py")),
             *(root / "tests" / "hw" / "mutation" / name for name in ("mutants.py", "reach.py"))]
    sums = [hashlib.sha256(path.read_bytes()).hexdigest()
            for path in [*(root / source for source in design.sources), *tools]]
    return json.dumps([design.top, design.sources, design.arguments, choice, sums])


def run(command, folder, what):
    """Output of a command that must succeed."""
    done = subprocess.run([*map(str, command)], cwd=folder, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        print(done.stdout[-3000:] + done.stderr[-3000:], file=sys.stderr)
        raise Refused(f"{what} failed")
    return done.stdout


def yosys(script, folder, work):
    """Runs a script's text, kept in `work` for a person who wants to look."""
    path = work / "script.ys"
    path.write_text(script, encoding="utf-8")
    return run(["yosys", "-q", "-s", path], folder, f"yosys -s {path}")
