"""Is a mutant that no test noticed the same circuit? Only a proof takes it out of the count.

First in its own module, then in the whole design, with every register opened: equal registers and
inputs must give equal outputs and next registers. Then, for a mutant that depends on what registers
can hold, by induction over time from registers at zero. Memories are opened in both: what goes into
them must be equal, what comes out is then equal too. No proof within the time means no proof.
"""
import json
import subprocess

PREPARE = """chformal -remove
{keep}flatten
opt_clean
dffunmap
setundef -undriven -zero
setundef -zero
{black}"""
SCRIPT = """read_rtlil {work}/base.il
hierarchy -top {top}
{prepare}design -stash gold
read_rtlil {work}/base.il
hierarchy -top {top}
{mutate}
{prepare}design -stash gate
design -copy-from gold -as gold {top}
design -copy-from gate -as gate {top}
{copy}expose -evert{registers} -shared gold/c:* gate/c:*
{gone}miter -equiv -flatten -make_assert gold gate miter
hierarchy -top miter
opt_expr
opt_merge -share_all
opt -full
opt_merge -share_all
opt_clean
sat -verify -prove-asserts{time} -timeout {seconds} miter
"""
PROOFS = {"alone": (" -evert-dff", ""), "at once": (" -evert-dff", ""),
          "over time": ("", " -tempinduct -set-init-zero -seq 0 -maxsteps 4")}


def below(modules, top):
    """`top`, and whatever it is made of."""
    seen, waiting = {top}, [top]
    while waiting:
        module = waiting.pop()
        parts = {cell["type"] for cell in modules[module]["cells"].values()} & modules.keys()
        waiting += parts - seen
        seen |= parts
    return seen


def boxes(work, top, mutated):
    """Modules of work/base.json below `top` that hold a memory, without the mutated one in them.

    A box hides all that is in it.
    """
    modules = json.loads((work / "base.json").read_text(encoding="utf-8"))["modules"]
    return [module for module in sorted(below(modules, top))
            if any(cell["type"].startswith("$mem") for cell in modules[module]["cells"].values())
            and mutated not in below(modules, module)]


def proved(name, design, mutant, work, seconds_max=60):
    """Whether this proof holds."""
    module = mutant.field("module").removeprefix("\\")
    top = module if name == "alone" else design.top
    boxed = boxes(work, top, module)

    def each(line):
        return "".join(line.format(box) + "\n" for box in boxed)

    prepare = PREPARE.format(keep=each("setattr -mod -set keep_hierarchy 1 {}"),
                             black=each("blackbox {}"))
    registers, time = PROOFS[name]
    script = SCRIPT.format(
        work=work, prepare=prepare, mutate=mutant.command, top=top,
        registers=registers, time=time, seconds=seconds_max,
        # A box is found with = alone; without it nobody knows its inputs from its outputs.
        copy=each("design -copy-from gold ={0}\nselect -assert-any ={0}"),
        # A memory left in would hide what goes into it.
        gone=each("select -assert-none gold/t:{0} gate/t:{0}"))
    return holds(script, work, f"prove_{mutant.number}.ys", seconds_max * 2 + 30)


def holds(script, work, name, seconds_max):
    path = work / name
    path.write_text(script, encoding="utf-8")
    try:
        done = subprocess.run(["yosys", "-q", "-s", str(path)], cwd=work, capture_output=True,
                              timeout=seconds_max, check=False)
    except subprocess.TimeoutExpired:
        return False
    return done.returncode == 0
