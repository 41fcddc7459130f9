"""Mutants of a design: one bit of one cell inverted, fixed, or inverted by its neighbour.

Yosys chooses them (`mutate -list`, evenly over modules, cells and source lines) and puts all of
them into one netlist, each behind `mutsel == its number`; the netlist reads the number from the
environment variable PCL_MUTANT, so that one model serves the whole run, unchanged test programs
included. 0, or a number not in the list, is the design as written.
"""
import dataclasses
import json
import re

import designs
import reach

SELECT = "mutsel"
SELECT_BITS = 16
FROM_ENVIRONMENT = (r'reg [15:0] mutsel = $c("(std::getenv(\"PCL_MUTANT\") ? '
                    r'std::atoi(std::getenv(\"PCL_MUTANT\")) : 0)");')
# Clocks are no logic of ours, and a changed one makes the simulator race.
NOT_LOGIC = re.compile(r"-port \S*(?:CLK|clk_i)\b")
# Two such mutants of one output make a loop that Verilator 5.006 does not always settle; the same
# change stands in the list at the inputs this output feeds.
MAY_LOOP = re.compile(r"-mode cnot\d .*-port (?:Y|Q|RD_DATA|\w+_o) ")


@dataclasses.dataclass(frozen=True)
class Mutant:
    number: int
    command: str  # Yosys', without the control

    def field(self, name):
        found = re.search(rf"-{name} (\S+)", self.command)
        return found.group(1) if found else ""

    def module(self):
        """The source's module, without its parameters."""
        return next(p for p in reversed(self.field("module").split("\\")) if p.startswith("pcl_"))

    def place(self):
        """The narrowest stretch of source that Yosys names: file:line."""
        found = re.findall(r"-src (\S+):(\d+)\.\d+-(\d+)\.\d+", self.command)
        spans = [(int(last) - int(first), i, f"{file}:{first}")
                 for i, (file, first, last) in enumerate(found) if int(first) > 0]
        # The declaration of the wire comes first; what is done with it says more.
        return min(spans, key=lambda span: (span[0], -span[1]))[2] if spans else "?"

    def what(self):
        wire = self.field("wire")
        names = f" = {wire}[{self.field('wirebit')}]" if wire else ""
        by = f" by bit {self.field('ctrlbit')}" if "cnot" in self.field("mode") else ""
        cell = self.field("cell").split("$")
        kind = cell[1] if len(cell) > 1 else cell[0]
        pin = f"{self.field('port')}[{self.field('portbit')}]"
        return f"{self.field('mode')} {kind} {pin}{names}{by}"


def prepare(design, root, work):
    """Leaves the coarse design in work/base.il, and in base.json for siblings.py.

    A register that holds its word, or is reset, does so by its own pins, as it will on the card:
    there is no logic that feeds the word back.
    """
    script = (f"{design.read()}opt_dff\nopt_clean\n"
              f"write_rtlil {work}/base.il\nwrite_json {work}/base.json\n")
    designs.yosys(script, root, work)


def owned(room, room_designs):
    """[(design, sources)]: a source of the room is mutated in the smallest design that has it."""
    found = {}
    for design in sorted(room_designs, key=lambda d: len(d.sources)):
        new = [s for s in design.sources
               if s.startswith(f"hw/{room}/") and s.endswith(".sv")
               and not any(s in sources for _, sources in found.values())]
        found[design.name] = (design, new)
    return [pair for pair in found.values() if pair[1]]


def weight(sources, work):
    """Bits of the cells of these sources in work/base.json."""
    modules = json.loads((work / "base.json").read_text(encoding="utf-8"))["modules"].values()
    return sum(len(bits) for module in modules
               if module["attributes"].get("src", "").split(":")[0] in sources
               for cell in module["cells"].values() for bits in cell["connections"].values())


def choose(sources, top, count, seed, work):
    """At most `count` mutants in the modules of these sources."""
    own = " ".join(f"=A:src={source.replace('/', '?')}:*" for source in sources)
    # The checks of simulation are part of the test, not of what is tested.
    script = (f"read_rtlil {work}/base.il\nchformal -remove\nopt_clean\n"
              f"select -assert-any {own}\n"
              f"mutate -list {count * 2 + 60} -seed {seed} -o {work}/all.txt {own}\n")
    designs.yosys(script, work, work)
    pins = reach.Pins(work, top)
    commands = (work / "all.txt").read_text(encoding="utf-8").splitlines()
    kept = [command for command in commands if shows(Mutant(0, command), pins)]
    (work / "list.txt").write_text("\n".join(kept) + "\n", encoding="utf-8")
    return chosen(count, work)


def chosen(count, work):
    """The mutants that choose() left in `work`."""
    listing = work / "list.txt"
    commands = listing.read_text(encoding="utf-8").splitlines()
    return [Mutant(number, command) for number, command in enumerate(commands[:count], 1)]


def shows(mutant, pins):
    """Whether it can make a difference: no constant that it leaves, no pin that reaches nothing."""
    if NOT_LOGIC.search(mutant.command) or MAY_LOOP.search(mutant.command):
        return False
    module, cell, port = mutant.field("module"), mutant.field("cell"), mutant.field("port")
    bits = pins.modules[module]["cells"][cell]["connections"][port]
    at, mode = int(mutant.field("portbit")), mutant.field("mode")
    if mode.startswith("const") and bits[at] == mode[-1]:
        return False
    # Inverted while its neighbour is 0, or 1: a constant neighbour may never be that.
    if mode.startswith("cnot") and bits[int(mutant.field("ctrlbit"))] in {"0", "1"} - {mode[-1]}:
        return False
    return (module, cell, port, at) in pins


def apply(design, mutants, work):
    """Writes work/mutants.v, the design with all of them."""
    lines = [with_control(mutant) for mutant in mutants]
    script = (f"read_rtlil {work}/base.il\n" + "\n".join(lines) +
              f"\ndelete -port {design.top}/{SELECT}\n"
              f"write_verilog -noattr {work}/mutants.v\n")
    designs.yosys(script, work, work)
    path = work / "mutants.v"
    # In the top module alone it is no input any more.
    text, places = re.subn(rf"(?<!{SELECT};\n)  wire \[15:0\] {SELECT};",
                           lambda _: "  " + FROM_ENVIRONMENT, path.read_text(encoding="utf-8"))
    if places != 1:
        raise designs.Refused(f"{path}: {places} declarations of {SELECT} to drive, not one")
    path.write_text(text, encoding="utf-8")


def name_as_the_rtl(model):
    """For tests that flip a bit inside: a generate block's name in the model's C++.

    Yosys makes block[1].name one name, which Verilator then writes in another way.
    """
    for path in (path for path in model.iterdir() if path.suffix in (".h", ".cpp")):
        text = path.read_text(encoding="utf-8")
        path.write_text(re.sub(r"__05b(\d+)__05d__02e", r"__BRA__\1__KET____DOT__", text),
                        encoding="utf-8")


def with_control(mutant):
    return mutant.command.replace("mutate ",
                                  f"mutate -ctrl {SELECT} {SELECT_BITS} {mutant.number} ", 1)
