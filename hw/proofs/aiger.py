"""And-inverter graphs in binary AIGER 1.9, as Yosys writes them and ABC reads them.

A literal is twice its variable, plus one if inverted; 0 is false. Variables: inputs, latches, ands.
"""
import dataclasses


def varint(data, at):
    """(value, where the next begins): 7 bits a byte, lowest first."""
    value = shift = 0
    while True:
        byte = data[at]
        at += 1
        value |= (byte & 0x7F) << shift
        shift += 7
        if byte < 0x80:
            return value, at


def to_varint(value):
    """The bytes of it."""
    out = bytearray()
    while value > 0x7F:
        out.append(value & 0x7F | 0x80)
        value >>= 7
    out.append(value)
    return out


@dataclasses.dataclass
class Graph:
    """bad: literals true when a claim fails; constraints: true in every cycle looked at."""
    inputs: int
    latches: list      # literals of the next state; all start at 0
    bad: list
    constraints: list
    ands: list         # (left, right), in order of their variables
    names: dict        # name of an input -> its literal

    @classmethod
    def read(cls, path):
        """Of a file written with -zinit -symbols."""
        data = path.read_bytes()
        end = data.index(b"\n")
        header = [int(field) for field in data[:end].split()[1:]]
        _, inputs, latch_count, output_count, and_count, bad_count, constraint_count = (
            header + [0] * 2)[:7]
        lines = data[end + 1:].split(b"\n", latch_count + output_count + bad_count +
                                     constraint_count)
        latches = [int(line) for line in lines[:latch_count]]
        rest = [int(line) for line in lines[latch_count:-1]][output_count:]
        ands, at, text = [], 0, lines[-1]
        first = inputs + latch_count + 1
        for variable in range(first, first + and_count):
            down, at = varint(text, at)
            further, at = varint(text, at)
            ands.append((2 * variable - down, 2 * variable - down - further))
        names = {}
        for line in text[at:].decode().splitlines():
            fields = line.split()
            if fields and fields[0][0] == "i" and fields[0][1:].isdigit():
                names |= {name: 2 * (int(fields[0][1:]) + 1) for name in fields[1:]}
            elif line == "c":
                break
        return cls(inputs, latches, rest[:bad_count], rest[bad_count:], ands, names)

    def step(self, bad, steps):
        """The graph of an induction's step: from any state at all, one of bad is true steps cycles
        later, and none was before."""
        free, count = self.inputs, len(self.latches)
        graph = Graph(self.inputs + count, [], [], [], [], self.names)
        first = graph.inputs + 1                     # latches: the old ones, steps, failed
        ages = [2 * (first + count + age) for age in range(steps)]
        failed = 2 * (first + count + steps)
        variable = first + count + steps + 1

        def conjunction(left, right):
            nonlocal variable
            graph.ands.append((left, right))
            variable += 1
            return 2 * (variable - 1)
        values = [0] + [2 * (index + 1) for index in range(self.inputs)]
        for index in range(count):                   # at first anything, then what it was
            kept = conjunction(ages[0], 2 * (first + index))
            chosen = conjunction(ages[0] ^ 1, 2 * (free + index + 1))
            values.append(conjunction(kept ^ 1, chosen ^ 1) ^ 1)

        def now(literal):
            return values[literal >> 1] ^ literal & 1
        for left, right in self.ands:
            values.append(conjunction(now(left), now(right)))
        none = failed ^ 1
        for literal in bad:
            none = conjunction(none, now(literal) ^ 1)
        old = conjunction(ages[-1], failed ^ 1)
        graph.bad = [conjunction(old, now(literal)) for literal in bad]
        graph.constraints = [now(literal) for literal in self.constraints]
        graph.latches = [*(now(literal) for literal in self.latches), 1, *ages[:-1], none ^ 1]
        return graph

    def write(self, path, bad, fixed):
        """With these of its bad literals alone, and the inputs in fixed {literal: 0 or 1} so."""
        def of(literal):
            value = fixed.get(literal & ~1)
            return literal if value is None else value ^ literal & 1
        variables = self.inputs + len(self.latches) + len(self.ands)
        out = bytearray(f"aig {variables} {self.inputs} {len(self.latches)} 0 {len(self.ands)} "
                        f"{len(bad)} {len(self.constraints)}\n".encode())
        for literal in [*self.latches, *bad, *self.constraints]:
            out += f"{of(literal)}\n".encode()
        first = self.inputs + len(self.latches) + 1
        for variable, pair in enumerate(self.ands, first):
            left, right = sorted((of(literal) for literal in pair), reverse=True)
            out += to_varint(2 * variable - left) + to_varint(left - right)
        path.write_bytes(out)
