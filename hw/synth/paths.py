"""The worst path between registers by a measure: LUT levels, or carry bits.

A LUT is a level; an inverter and a wide multiplexer (MUXF7, MUXF8) are none, being part of the LUT
beside them. A carry chain counts the bits between where a path enters it and where it leaves.
Registers, block RAMs and DSPs start and end paths. With ports=True ports do, too: such a path goes
on in the neighbour.
"""
import dataclasses

from netlist import CLOCKS


@dataclasses.dataclass(frozen=True)
class Path:
    cost: int = 0
    start: str = "-"
    end: str = "-"
    via: tuple = ()  # bits that cost something on the way


def lut_levels(cell, *_):
    return 1 if cell.type.startswith("LUT") or cell.is_lut_memory() else 0


def carry_bits(cell, pin, i, to_pin, j):
    """Bits of a chain used between two pins; None if no way leads from one to the other."""
    if not cell.type.startswith("CARRY"):
        return 0
    if pin == "S" and to_pin == "O" and i == j:
        return 0
    first = i if pin in ("S", "DI") else 0
    used = j - first + (1 if to_pin == "CO" else 0)  # the sum at j sees the carry from below
    return used if used > 0 or (used == 0 and pin in ("CI", "CYINIT")) else None


class Paths:
    def __init__(self, netlist, measure, ports):
        self.netlist, self.measure, self.ports = netlist, measure, ports
        self.reach = dict(self.starts())  # {bit: the worst Path to it}
        self.walk()

    def starts(self):
        if self.ports:
            for name, port in self.netlist.ports.items():
                if port["direction"] == "input":
                    yield from ((bit, Path(start=f"port {name}")) for bit in port["bits"])
        for cell in self.netlist.cells:
            if cell.is_register() or cell.is_lut_memory():
                kind = "" if cell.type.startswith("FD") else f" ({cell.type})"
                for bits in cell.outputs.values():
                    yield from ((bit, Path(start=self.netlist.name(bit) + kind)) for bit in bits)

    def ends(self):
        if self.ports:
            for name, port in self.netlist.ports.items():
                if port["direction"] == "output":
                    yield from ((bit, f"port {name}") for bit in port["bits"])
        for cell in self.netlist.cells:
            if cell.is_register() or cell.is_lut_memory():
                first = next(b for bits in cell.outputs.values() for b in bits)
                for pin, bits in cell.inputs.items():
                    if pin not in CLOCKS:
                        end = f"{self.netlist.name(first)} ({cell.type}.{pin})"
                        yield from ((bit, end) for bit in bits)

    def through(self, bit):
        """The logic that drives the bit, as (cell, pin, index), and the bits it comes from."""
        found = self.netlist.driver.get(bit)
        if found is None or found[0].is_register():
            return None, []
        cell = found[0]
        # A memory of LUTs is read through its address.
        pins = ("A", "DPRA") if cell.is_lut_memory() else ("",)
        return found, [(pin, i, b) for pin, bits in cell.inputs.items() if pin.startswith(pins)
                       for i, b in enumerate(bits) if isinstance(b, int)]

    def walk(self):
        """Settles every bit after those it comes from; a loop of logic is an error."""
        done, under_way = set(), set()
        for root in self.netlist.driver:
            stack = [root]
            while stack:
                bit = stack[-1]
                found, sources = self.through(bit)
                waiting = [] if bit in done else [b for _, _, b in sources if b not in done]
                if waiting and bit in under_way:
                    raise ValueError(f"a loop of logic through {self.netlist.name(bit)}")
                if waiting:
                    under_way.add(bit)
                    stack += waiting
                    continue
                if bit not in done and found:
                    self.settle(bit, found, sources)
                done.add(bit)
                stack.pop()

    def settle(self, bit, found, sources):
        cell, to_pin, j = found
        best = self.reach.get(bit)
        for pin, i, source in sources:
            way = self.reach.get(source)
            step = self.measure(cell, pin, i, to_pin, j)
            if way and step is not None and (not best or way.cost + step > best.cost):
                best = Path(way.cost + step, way.start, "", way.via + ((bit,) if step else ()))
        if best:
            self.reach[bit] = best

    def worst(self):
        worst = Path()
        for bit, end in self.ends():
            way = self.reach.get(bit)
            if way and way.cost > worst.cost:
                worst = dataclasses.replace(way, end=end)
        return worst

    def worst_by_place(self):
        """{instance the path ends in: its worst Path}, the worst first; "" is the module itself."""
        found = {}
        for bit, end in self.ends():
            way = self.reach.get(bit)
            place = end.split(".")[0] if end.startswith("u_") else ""
            if way and way.cost > found.get(place, Path()).cost:
                found[place] = dataclasses.replace(way, end=end)
        return dict(sorted(found.items(), key=lambda item: -item[1].cost))
