#!/usr/bin/env python3
"""Writes the xclbin of the emulated gateway kernel, from its kernel.xml.

xclbin.py KERNEL.xml OUT.xclbin

The container is the vendor's (xclbin.h: axlf), with the sections that XRT's emulation reads:
metadata, memory topology with one bank of host memory, the kernel's place, and which argument lives
in which bank. No bitstream: XRT starts the simulator from the folder that xrt.ini names.
Standard library only.
"""
import hashlib
import struct
import sys
import xml.etree.ElementTree as xml

KERNEL_BASE = 0x1800000  # sim/xrt/simulator.hpp
KERNEL_BYTES = 0x10000
INSTANCE = "gateway"  # as kernels/gateway/link/ names it
HOST_BANK = (10, b"HOST[0]", 0x2000000000, 16 << 20)  # type MEM_HOST, tag, base, KiB
HEADER_AT, TABLE_AT = 304, 456
METADATA, MEM_TOPOLOGY, CONNECTIVITY, IP_LAYOUT = 2, 6, 7, 8
HW_EMULATION = 4


def counted(entries):
    return struct.pack("<i4x", len(entries)) + b"".join(entries)


def metadata(kernel):
    """kernel.xml's kernel, in the document that the linker would have written."""
    name = kernel.get("name")
    out = xml.Element("project", name=name)
    platform = xml.SubElement(out, "platform", vendor="portcullis", boardid="emulated",
                              name="emulated", featureRomTime="0")
    xml.SubElement(platform, "version", major="0", minor="0")
    device = xml.SubElement(platform, "device", name="fpga0", fpgaDevice="virtexuplus")
    core = xml.SubElement(device, "core", name="OCL_REGION_0", target="hw_em", type="clc_region")
    into = xml.SubElement(core, "kernel", name=name, language="ip")
    for port in kernel.iter("port"):
        if port.get("mode") == "slave":
            xml.SubElement(into, "port", name=port.get("name"), mode="slave",
                           range=hex(KERNEL_BYTES), dataWidth="32", portType="addressable",
                           base="0x0")
        elif port.get("mode") == "master":
            xml.SubElement(into, "port", port.attrib)
    for arg in kernel.iter("arg"):
        xml.SubElement(into, "arg", arg.attrib)
    instance = xml.SubElement(into, "instance", name=INSTANCE)
    xml.SubElement(instance, "addrRemap", base=hex(KERNEL_BASE), range=hex(KERNEL_BYTES),
                   port=next(p.get("name") for p in kernel.iter("port")
                             if p.get("mode") == "slave"))
    return xml.tostring(out, xml_declaration=True, encoding="utf-8")


def sections(kernel):
    kind, tag, base, kib = HOST_BANK
    bank = struct.pack("<BB6xQQ16s", kind, 1, kib, base, tag)
    name = f"{kernel.get('name')}:{INSTANCE}".encode()
    ip = struct.pack("<IIQ64s", 1, 0, KERNEL_BASE, name)
    pointers = [a for a in kernel.iter("arg") if a.get("addressQualifier") == "1"]
    links = [struct.pack("<iii", int(a.get("id")), 0, 0) for a in pointers]
    return [(METADATA, metadata(kernel)), (MEM_TOPOLOGY, counted([bank])),
            (CONNECTIVITY, struct.pack("<i", len(links)) + b"".join(links)),
            (IP_LAYOUT, counted([ip]))]


def container(parts):
    at = -(-(TABLE_AT + 40 * len(parts)) // 8) * 8
    table, body = b"", b""
    for kind, data in parts:
        table += struct.pack("<I16s4xQQ", kind, b"", at + len(body), len(data))
        body += data + bytes(-len(data) % 8)
    table += bytes(at - TABLE_AT - len(table))
    uuid = hashlib.sha256(table + body).digest()[:16]  # the same content, the same identity
    length = at + len(body)
    header = struct.pack("<QQQHBBHH16s64s16s16sI4x", length, 0, 0, 0, 2, 1, HW_EMULATION, 0,
                         bytes(16), b"portcullis:emulated", uuid, b"", len(parts))
    start = struct.pack("<8si28s256sQ", b"xclbin2", -1, b"\xff" * 28, b"", 1)
    assert len(start) == HEADER_AT and len(header) == TABLE_AT - HEADER_AT
    return start + header + table + body


def main():
    if len(sys.argv) != 3:
        sys.exit(__doc__)
    kernel = xml.parse(sys.argv[1]).getroot().find("kernel")
    if kernel is None:
        sys.exit(f"xclbin.py: {sys.argv[1]}: no element kernel in it")
    with open(sys.argv[2], "wb") as out:
        out.write(container(sections(kernel)))


if __name__ == "__main__":
    main()
