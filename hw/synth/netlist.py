"""A mapped netlist, Yosys' JSON: cells, what drives each bit, names a person knows."""

# What starts and ends a path. A memory made of LUTs is both: written by the clock, read through.
REGISTERS = ("FDRE", "FDSE", "FDCE", "FDPE")
BLOCKS = ("RAMB18E2", "RAMB36E2", "URAM288", "DSP48E2")
LUT_MEMORIES = ("RAM16", "RAM32", "RAM64", "RAM128", "RAM256", "RAM512", "SRL")
CLOCKS = ("C", "CLK", "WCLK", "CLKARDCLK", "CLKBWRCLK")


class Cell:
    def __init__(self, name, raw):
        self.name, self.type, self.raw = name, raw["type"], raw
        pins = raw["port_directions"]
        self.inputs = {p: b for p, b in raw["connections"].items() if pins[p] == "input"}
        self.outputs = {p: b for p, b in raw["connections"].items() if pins[p] == "output"}

    def is_register(self):
        return self.type in REGISTERS or self.type in BLOCKS

    def is_lut_memory(self):
        return self.type.startswith(LUT_MEMORIES)


class Netlist:
    def __init__(self, module):
        self.ports = module["ports"]
        self.cells = [Cell(name, raw) for name, raw in module["cells"].items()]
        self.names = name_bits(module["netnames"])
        self.driver = {bit: (cell, pin, i) for cell in self.cells
                       for pin, bits in cell.outputs.items()
                       for i, bit in enumerate(bits) if isinstance(bit, int)}

    def name(self, bit):
        return self.names.get(bit, "?")

    def count(self, *prefixes):
        return sum(1 for cell in self.cells if cell.type.startswith(prefixes))

    def sizes(self):
        return {"lut": self.count("LUT", "INV"), "lut_memory": sum(
                    1 for cell in self.cells if cell.is_lut_memory()),
                "register": self.count("FD"), "carry": self.count("CARRY"),
                "bram18": self.count("RAMB18") + 2 * self.count("RAMB36"),
                "uram": self.count("URAM"), "dsp": self.count("DSP")}


def name_bits(netnames):
    """{bit: the source's name for it}: a register's before an alias, the short before the long."""
    names = {}
    for name, net in netnames.items():
        rank = (net["hide_name"], name.count("$"), not name.endswith("_q"), len(name))
        for i, bit in enumerate(net["bits"]):
            text = f"{name}[{i}]" if len(net["bits"]) > 1 else name
            if isinstance(bit, int) and (bit not in names or rank < names[bit][0]):
                names[bit] = (rank, text)
    return {bit: text for bit, (_, text) in names.items()}
