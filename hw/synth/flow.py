"""Yosys' part of the report: modules of the card, each by itself, mapped to UltraScale+.

A module is elaborated from its own sources alone, in a process of its own: ABC9's result hangs on
Yosys' names and their order, and so would hang on whatever else is read. Of the rest of the card
only the parameters it gives the module are looked at.
"""
import concurrent.futures
import json
import os
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CARD = "pcl_card"

# Who has which parameters: the headers of the modules that the card is elaborated to.
CARD_SCRIPT = """
read_verilog -sv -noassert -defer {sources}
hierarchy -check -top {card}
delete */p:* */c:* */m:*
tee -q -o {out} dump -m
"""

# -noassert: the checks of simulation are no hardware. Of the libraries what the flow maps to is
# kept: ABC9 takes all of the rest in hand for many seconds. Of a RAM read and written at one
# address Yosys 0.23 makes LUT memories of 2^16 words, for which it has no cell: such a one goes to
# block RAM.
SCRIPT = """
read_verilog -lib -specify +/xilinx/cells_sim.v
read_verilog -lib +/xilinx/cells_xtra.v
delete =* {kept}
read_verilog -sv -noassert {sources}
{parameters}
hierarchy -check -top {module}
rename -top {module}
proc
flatten
setattr -set ram_style "block" */m:*u_values.memory
synth_xilinx -family xcup -top {module} -flatten -noiopad -abc9 -nosrl -run prepare:
check -assert
write_json {out}
"""
KEPT = ("LUT?", "INV", "BUFG", "FD*", "CARRY*", "MUXF*", "RAM*", "URAM*", "DSP48E2", "$__*")


def card_sources():
    """{module or package: its file} of the card."""
    lines = (ROOT / "hw" / "hw.f").read_text(encoding="utf-8").split()
    return {pathlib.Path(line).stem: line for line in lines if line.endswith(".sv")}


def own_sources(module, files):
    """The files of the module, of what it instantiates and of the packages they name: packages
    first, else by name, so that their place in the card's list means nothing."""
    modules, packages, waiting = set(), set(), [module]
    while waiting:
        name = waiting.pop()
        if name not in modules:
            modules.add(name)
            text = (ROOT / files[name]).read_text(encoding="utf-8")
            waiting += re.findall(r"^\s*(pcl_\w+) +(?:#\(|u_)", text, re.MULTILINE)
            packages.update(re.findall(r"\b(pcl_\w*pkg)::", text))
    return [files[name] for name in sorted(packages) + sorted(modules)]


def yosys(script, text):
    script.write_text(text, encoding="utf-8")
    done = subprocess.run(["yosys", "-q", "-s", script], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"report: yosys: {(done.stdout + done.stderr)[-2000:]}")


def card_parameters(files, work):
    """{module: [{parameter: value}, once for each set]} as the card instantiates them."""
    out = work / "card.il"
    yosys(work / "card.ys", CARD_SCRIPT.format(sources=" ".join(files.values()), card=CARD,
                                               out=out))
    found = {}
    for header in re.split(r"^module ", out.read_text(encoding="utf-8"), flags=re.MULTILINE)[1:]:
        name = re.search(r"\\(pcl_\w+)|\$paramod\$[0-9a-f]+\\(pcl_\w+)", header.split("\n")[0])
        values = dict(re.findall(r"^  parameter \\(\w+) (\S+)$", header, re.MULTILINE))
        if name:
            found.setdefault(name[1] or name[2], []).append(values)
    return found


def script(module, parameters, files, out):
    return SCRIPT.format(
        kept=" ".join(f"={cell} %d" for cell in KEPT), module=module, out=out,
        sources=" ".join(own_sources(module, files)),
        parameters="\n".join(f"chparam -set {name} {value} {module}"
                             for name, value in parameters.items()))


def map_alone(module, parameters, files, work):
    """The netlist, Yosys' JSON, of the module with these parameters."""
    out = work / "mapped.json"
    work.mkdir()
    yosys(work / "script.ys", script(module, parameters, files, out))
    return json.loads(out.read_text(encoding="utf-8"))["modules"][module]


def synthesise(modules, work):
    """Yields for each module [its netlist, once for each set of parameters], in their order."""
    files = card_sources()
    parameters = card_parameters(files, work)
    missing = sorted(set(modules) - set(parameters))
    if missing:
        sys.exit(f"report: not in the card: {', '.join(missing)}")
    with concurrent.futures.ThreadPoolExecutor(os.cpu_count()) as pool:
        waiting = [[pool.submit(map_alone, module, values, files, work / f"{module}-{i}")
                    for i, values in enumerate(parameters[module])] for module in modules]
        try:
            for some in waiting:
                yield [each.result() for each in some]
        except SystemExit:
            pool.shutdown(cancel_futures=True)
            raise
