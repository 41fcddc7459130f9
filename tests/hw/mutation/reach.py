"""Which pins of a design's cells reach an output of it, by structure alone.

A register nobody reads, a part of a word nobody takes, a check of simulation: no change there can
ever show. Follows bits backwards from the top's outputs through bitwise cells and sums; any other
cell, a memory too, is taken to pass every input to every output.
"""
import json

BITWISE = {"$not", "$and", "$or", "$xor", "$xnor", "$mux", "$pmux", "$pos",
           "$dff", "$dffe", "$sdff", "$sdffe", "$sdffce", "$adff", "$adffe"}
SUMS = {"$add", "$sub", "$neg"}
DATA = {"A", "B", "D"}


class Pins:
    """Of work/base.json: `in` says of (module, cell, port, bit) whether it reaches an output."""

    def __init__(self, work, top):
        self.modules = json.loads((work / "base.json").read_text(encoding="utf-8"))["modules"]
        self.live = set()
        self.drivers = {name: self.drivers_of(module) for name, module in self.modules.items()}
        self.instances = {}
        for name, module in self.modules.items():
            for cell, body in module["cells"].items():
                self.instances.setdefault(body["type"], []).append((name, cell))
        self.todo = []
        self.wires = set()
        for port in self.modules[top]["ports"].values():
            if port["direction"] == "output":
                self.want(top, port["bits"])
        while self.todo:
            self.follow(*self.todo.pop())

    def __contains__(self, pin):
        return pin in self.live

    def drivers_of(self, module):
        return {bit: (name, port, i) for name, cell in module["cells"].items()
                for port, bits in cell["connections"].items()
                if cell["port_directions"].get(port) != "input" for i, bit in enumerate(bits)}

    def want(self, module, bits):
        for bit in bits:
            if (module, bit) not in self.wires:
                self.wires.add((module, bit))
                self.todo.append((module, bit))

    def follow(self, module, bit):
        """From a wire: to the inputs of its driver, or out to whoever feeds this port."""
        for port, body in self.modules[module]["ports"].items():
            if body["direction"] == "input" and bit in body["bits"]:
                self.leave(module, port, body["bits"].index(bit))
        if bit not in self.drivers[module]:
            return
        name, port, at = self.drivers[module][bit]
        self.live.add((module, name, port, at))
        cell = self.modules[module]["cells"][name]
        if cell["type"] in self.modules:
            self.want(cell["type"], [self.modules[cell["type"]]["ports"][port]["bits"][at]])
            return
        width = len(cell["connections"][port])
        for source, bits in cell["connections"].items():
            if cell["port_directions"].get(source) == "input":
                for i in self.needed(cell["type"], source, len(bits), width, at):
                    self.live.add((module, name, source, i))
                    self.want(module, [bits[i]])

    def leave(self, module, port, at):
        for parent, cell in self.instances.get(module, []):
            self.live.add((parent, cell, port, at))
            self.want(parent, [self.modules[parent]["cells"][cell]["connections"][port][at]])

    def needed(self, kind, port, bits, width, at):
        """Which bits of an input port bit `at` of the output depends on."""
        if port not in DATA or kind not in BITWISE | SUMS:
            return range(bits)
        if kind in SUMS:
            return range(min(at + 1, bits))
        if kind == "$pmux" and port == "B":
            return range(at, bits, width)
        return [min(at, bits - 1)]
