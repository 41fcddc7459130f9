"""Test programs of the build, once more, on another model of their design."""
import re
import shlex
import shutil

import designs


def verilate(design, sources, root, work, arguments=(), change=None):
    """Makes the model in work/model. `change` may edit the generated C++: it gets the folder."""
    model = work / "model"
    designs.run(["verilator", "--cc", "--Mdir", model, "--prefix", f"V{design.top}",
                 "--top-module", design.top, "-O3", "--x-assign", "fast", "--x-initial", "fast",
                 "-Wno-fatal", "-Wno-lint", "--assert", *arguments, *sources], root, "verilator")
    if change:
        change(model)
    cache = ["OBJCACHE=ccache"] if shutil.which("ccache") else []
    designs.run(["make", "-C", model, "-j", "2", "-f", f"V{design.top}.mk", "OPT_FAST=-O1",
                 "OPT_GLOBAL=-O1", "OPT_SLOW=-O0", *cache], root, "the model's C++")


def programs(design, root, build_dir, work, extra=()):
    """Builds the design's programs on work/model; `extra` are C++ sources more for each."""
    # What else the programs link, and generated headers.
    designs.run(["ninja", "-C", build_dir, *design.programs], root, "building the test programs")
    return [rebuild(design, program, build_dir, work / "model", work, extra)
            for program in design.programs]


def rebuild(design, program, build_dir, model, work, extra):
    """The build's own commands for a program, with the model and the outputs exchanged."""
    compiles, link = commands(program, build_dir)
    here = f"{build_dir}/verilated/{design.name}"
    objects = {}
    for words in [*compiles, *([*compiles[0][:-1], str(source)] for source in extra)]:
        built = work / (re.sub(r"\W", "_", f"{program}_{words[-1]}") + ".o")
        objects[output(words)] = objects.get(output(words), []) + [str(built)]
        words = [word.replace(here, str(model)) for word in without_dependencies(words)]
        # A warning was seen in the build; here the optimiser differs.
        designs.run([*replace_output(words, built), "-O1", "-w"], build_dir, f"{program}'s C++")
    words = [new.replace(f"verilated/{design.name}/", f"{model}/")
             for word in replace_output(link, work / program) for new in objects.get(word, [word])]
    designs.run(words, build_dir, f"linking {program}")
    return work / program


def commands(program, build_dir):
    """How the build compiles a program's own sources, and how it links them."""
    text = designs.run(["ninja", "-C", build_dir, "-t", "commands", program], build_dir, "ninja")
    compiles, link = [], []
    for line in text.splitlines():
        words = shlex.split(line.removeprefix(": && ").removesuffix(" && :"))
        if f"CMakeFiles/{program}.dir/" in line and "-c" in words:
            compiles.append(words)
        elif f"CMakeFiles/{program}.dir/" in line and "-o" in words:
            link = words
    return compiles, link


def output(words):
    return words[words.index("-o") + 1]


def replace_output(words, path):
    return [str(path) if i and words[i - 1] == "-o" else word for i, word in enumerate(words)]


def without_dependencies(words):
    """They belong to the build's own object."""
    drop = [i for i, word in enumerate(words) if word in ("-MD", "-MT", "-MF")]
    drop += [i + 1 for i in drop if words[i] != "-MD"]
    return [word for i, word in enumerate(words) if i not in drop]
