"""The same mutant in another design of the same top: its tables smaller, say, so that they fill up.

A cell is known by where its module stands in the hierarchy, its kind, its source line, and its
place among those alike; the numbers Yosys puts into names differ. A mutant of a bit that the
sibling does not have, or of a group of cells that is larger or smaller there, has no counterpart.
"""
import json
import re

import mutants


class Cells:
    """The cells of work/base.json, found by name and by key."""

    def __init__(self, work, top):
        self.modules = json.loads((work / "base.json").read_text(encoding="utf-8"))["modules"]
        self.paths = {}
        self.visit(top, ())
        self.groups = {}
        for module, path in self.paths.items():
            for name, cell in self.modules[module]["cells"].items():
                self.groups.setdefault((path, *kind_of(name, cell)), []).append((module, name))
        for group in self.groups.values():
            group.sort(key=lambda member: number_of(member[1]))
        self.key = {member: (key, i) for key, group in self.groups.items()
                    for i, member in enumerate(group)}

    def visit(self, module, path):
        """The first way down to each module; modules of one instance path are the same source."""
        if module in self.paths:
            return
        self.paths[module] = path
        for name, cell in sorted(self.modules[module]["cells"].items()):
            if cell["type"] in self.modules:
                self.visit(cell["type"], (*path, name))

    def width(self, module, name, port):
        return len(self.modules[module]["cells"][name]["connections"].get(port, []))


def number_of(name):
    found = re.search(r"\$(\d+)$", name)
    return int(found.group(1)) if found else 0


def kind_of(name, cell):
    kind = next((part for part in reversed(cell["type"].split("\\")) if part.startswith("pcl_")),
                cell["type"])
    return kind, re.sub(r"\$\d+$", "", name), cell["attributes"].get("src", "")


def counterpart(mutant, ours, theirs):
    """The mutant of the sibling's cell, or None."""
    found = ours.key.get((mutant.field("module"), mutant.field("cell")))
    if not found:
        return None
    key, place = found
    group = theirs.groups.get(key, [])
    if len(group) != len(ours.groups[key]):
        return None
    module, cell = group[place]
    bits = [int(bit) for bit in (mutant.field("portbit"), mutant.field("ctrlbit")) if bit]
    if max(bits) >= theirs.width(module, cell, mutant.field("port")):
        return None
    command = mutant.command.replace(f"-module {mutant.field('module')} ", f"-module {module} ")
    command = command.replace(f"-cell {mutant.field('cell')} ", f"-cell {cell} ")
    return mutants.Mutant(mutant.number, command)
