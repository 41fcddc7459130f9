"""Yosys' part of the report: the card's modules, each flattened by itself, mapped to UltraScale+.

One run maps all that is wanted, as the card instantiates it, with the card's parameters: what costs
most in a small run is to read the libraries.
"""
import json
import pathlib
import re
import subprocess
import sys

ROOT = pathlib.Path(__file__).resolve().parents[2]
CARD = "pcl_card"

# -noassert: the checks of simulation are no hardware. Without a top, which flatten would strip of
# all that is inside it, each module keeps itself. Of a RAM read and written at one address Yosys
# 0.23 makes LUT memories of 2^16 words, for which it has no cell: such a one goes to block RAM.
SCRIPT = """
read_verilog -sv -noassert -defer {sources}
hierarchy -check -top {card}
setattr -mod -unset top =*
select -set wanted {wanted}
select -set needed {needed}
delete =* @needed %d
proc
flatten
delete =* @wanted %d
select -set one_address */m:*u_values.memory
setattr -set ram_style "block" @one_address
read_verilog -lib -specify +/xilinx/cells_sim.v
read_verilog -lib +/xilinx/cells_xtra.v
synth_xilinx -family xcup -flatten -noiopad -abc9 -nosrl -run prepare:
check -assert
write_json {out}
"""


def sources():
    """{module: its file} of the card."""
    lines = (ROOT / "hw" / "hw.f").read_text(encoding="utf-8").split()
    return {pathlib.Path(line).stem: line for line in lines if line.endswith(".sv")}


def below(modules, files):
    """The modules, and whatever they instantiate."""
    found, waiting = set(), list(modules)
    while waiting:
        module = waiting.pop()
        if module not in found:
            found.add(module)
            text = (ROOT / files[module]).read_text(encoding="utf-8")
            waiting += re.findall(r"^\s*(pcl_\w+) +(?:#\(|u_)", text, re.MULTILINE)
    return found


def selection(modules):
    """Yosys' patterns of the modules, derived by parameters or not; a ? stands for a backslash."""
    return " ".join(f"={module} =$paramod?{module}?* =$paramod$*?{module}"
                    for module in sorted(modules))


def synthesise(modules, work):
    """{module: [its netlist, Yosys' JSON, once for each set of parameters]}"""
    files, out = sources(), work / "mapped.json"
    script = work / "script.ys"
    script.write_text(SCRIPT.format(
        sources=" ".join(files.values()), card=CARD, wanted=selection(modules),
        needed=selection(below(modules, files)), out=out), encoding="utf-8")
    done = subprocess.run(["yosys", "-q", "-s", script], cwd=ROOT, capture_output=True, text=True,
                          check=False)
    if done.returncode != 0:
        sys.exit(f"report: yosys: {(done.stdout + done.stderr)[-2000:]}")
    mapped = json.loads(out.read_text(encoding="utf-8"))["modules"]
    found = {module: [raw for name, raw in mapped.items()
                      if re.search(rf"(?:^|\\){module}(?:\\|$)", name)] for module in modules}
    missing = sorted(module for module, raws in found.items() if not raws)
    if missing:
        sys.exit(f"report: not in the card: {', '.join(missing)}")
    return found
