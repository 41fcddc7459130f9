#!/usr/bin/env python3
"""The gateway kernel's faces agree: contract, RTL ports, kernel.xml, packaging, link files.

findings() compares them as texts; the tests give it the committed ones, and each of them spoilt.
"""
import pathlib
import re
import tomllib
import unittest
import xml.etree.ElementTree as ElementTree

ROOT = pathlib.Path(__file__).resolve().parents[3]
KERNEL = ROOT / "kernels" / "gateway"
CARD_RANGE = 0x1000  # below it the card's own registers

# Signals of each interface: direction and width; A, D: address and data bits.
LITE = {"awaddr": ("input", "A"), "awvalid": ("input", 1), "awready": ("output", 1),
        "wdata": ("input", "D"), "wstrb": ("input", "D/8"), "wvalid": ("input", 1),
        "wready": ("output", 1), "bresp": ("output", 2), "bvalid": ("output", 1),
        "bready": ("input", 1), "araddr": ("input", "A"), "arvalid": ("input", 1),
        "arready": ("output", 1), "rdata": ("output", "D"), "rresp": ("output", 2),
        "rvalid": ("output", 1), "rready": ("input", 1)}
ADDRESS = {"id": 1, "addr": "A", "len": 8, "size": 3, "burst": 2, "lock": 1, "cache": 4, "prot": 3,
           "qos": 4, "valid": 1}
FULL = {**{f"{c}{s}": ("output", w) for c in ("aw", "ar") for s, w in ADDRESS.items()},
        "awready": ("input", 1), "arready": ("input", 1),
        "wdata": ("output", "D"), "wstrb": ("output", "D/8"), "wlast": ("output", 1),
        "wvalid": ("output", 1), "wready": ("input", 1),
        "bid": ("input", 1), "bresp": ("input", 2), "bvalid": ("input", 1), "bready": ("output", 1),
        "rid": ("input", 1), "rdata": ("input", "D"), "rresp": ("input", 2), "rlast": ("input", 1),
        "rvalid": ("input", 1), "rready": ("output", 1)}
STREAM = {"tdata": ("input", "D"), "tkeep": ("input", "D/8"), "tlast": ("input", 1),
          "tvalid": ("input", 1), "tready": ("output", 1)}
# Name, signals, mode and kind in kernel.xml
INTERFACES = {"s_axi_control": (LITE, "slave", "addressable"),
              "m_axi_host": (FULL, "master", "addressable"),
              "axis_feed": (STREAM, "read_only", "stream")}
PORT = re.compile(r"^\s*(input|output)\s+logic\s*(?:\[(\d+):0\])?\s*(\w+),?\s*$", re.M)


def sources():
    texts = {path: (KERNEL / path).read_text() for path in
             ("kernel.xml", "package.tcl", "rtl/pcl_gateway_kernel.sv")}
    texts |= {path.relative_to(KERNEL).as_posix(): path.read_text()
              for path in sorted((KERNEL / "link").glob("*.cfg"))}
    texts |= {name: (ROOT / "hw" / "contract" / name).read_text()
              for name in ("rings.toml", "registers.toml")}
    texts["host"] = (ROOT / "host/adapters/card_xrt/xrt_device.hpp").read_text()
    texts["emulation"] = (ROOT / "sim/xrt/xclbin.py").read_text()
    return texts


def rtl(text):
    """The top module's name and its ports: name -> (direction, bits)."""
    module = re.search(r"^module\s+(\w+)(.*?)^\);", text, re.M | re.S)
    ports = {name: (direction, int(high) + 1 if high else 1)
             for direction, high, name in PORT.findall(module.group(2))}
    return module.group(1), ports


def check_rtl(ports):
    found, left = [], dict(ports)
    for prefix, (signals, _, _) in INTERFACES.items():
        widths = {"A": ports.get(f"{prefix}_awaddr", ("", 0))[1],
                  "D": ports.get(f"{prefix}_wdata", ports.get(f"{prefix}_tdata", ("", 0)))[1]}
        widths["D/8"] = widths["D"] // 8
        for signal, (direction, width) in signals.items():
            name, expected = f"{prefix}_{signal}", (direction, widths.get(width, width))
            actual = left.pop(name, None)
            if actual != expected:
                found.append(f"rtl: {name} is {actual}, expected {expected}")
    for name in ("ap_clk", "ap_rst_n"):
        if left.pop(name, None) != ("input", 1):
            found.append(f"rtl: no {name}")
    return found + [f"rtl: {name} belongs to no interface" for name in left]


def check_ports(kernel, ports):
    found = []
    listed = {port.get("name"): port for port in kernel.iter("port")}
    if set(listed) != set(INTERFACES):
        found.append(f"kernel.xml: ports {sorted(listed)}, expected {sorted(INTERFACES)}")
    for name in set(listed) & set(INTERFACES):
        port, (_, mode, kind) = listed[name], INTERFACES[name]
        data = ports.get(f"{name}_wdata", ports.get(f"{name}_tdata", ("", 0)))[1]
        if (port.get("mode"), port.get("portType")) != (mode, kind):
            found.append(f"kernel.xml: {name} is {port.get('mode')} {port.get('portType')}")
        if port.get("dataWidth") != str(data):
            found.append(f"kernel.xml: {name} dataWidth {port.get('dataWidth')}, RTL has {data}")
        bits = ports.get(f"{name}_awaddr", ("", 0))[1]
        reach = (1 << bits) - (bits == 64)  # the whole of 64 bits is written as all ones
        if kind == "addressable" and int(port.get("range"), 16) != reach:
            found.append(f"kernel.xml: {name} range {port.get('range')}, RTL reaches {reach:#x}")
    return found


def check_registers(kernel, rings, registers):
    """Every register is reached; every pointer is an argument at its offset, and nothing else."""
    found = []
    reach = next(int(p.get("range"), 16) for p in kernel.iter("port")
                 if p.get("name") == "s_axi_control")
    for name, register in registers.items():
        if register["offset"] >= CARD_RANGE:
            found.append(f"registers.toml: {name} stands where the shell's registers are")
    for name, register in rings.items():
        if not CARD_RANGE <= register["offset"] <= reach - 8:
            found.append(f"rings.toml: {name} is out of the kernel's range")
    pointers = {name: register["offset"] for name, register in rings.items()
                if register["access"] == "pointer"}
    args = {arg.get("name"): arg for arg in kernel.iter("arg")}
    if [arg.get("id") for arg in args.values()] != [str(i) for i in range(len(args))]:
        found.append("kernel.xml: ids are not 0, 1, ... in order")
    streams = {name for name, arg in args.items() if arg.get("addressQualifier") == "4"}
    if streams != {"axis_feed"} or args["axis_feed"].get("port") != "axis_feed":
        found.append(f"kernel.xml: stream arguments {sorted(streams)}")
    for name in sorted(set(args) - streams - set(pointers)):
        found.append(f"kernel.xml: {name} is no pointer of rings.toml")
    for name, offset in pointers.items():
        arg = args.get(name)
        if arg is None:
            found.append(f"kernel.xml: no argument {name}")
        elif (int(arg.get("offset"), 16), arg.get("size"), arg.get("hostSize"), arg.get("port"),
              arg.get("addressQualifier")) != (offset, "0x8", "0x8", "m_axi_host", "1"):
            found.append(f"kernel.xml: argument {name} is not 8 bytes at {offset:#x} on m_axi_host")
    return found


def check_package(text, name, rings):
    found = []
    if f"set kernel {name}\n" not in text:
        found.append(f"package.tcl: does not package {name}")
    if "{" + " ".join(INTERFACES) + "}" not in text:
        found.append("package.tcl: an interface without its clock")
    pointers = [(n, r["offset"]) for n, r in rings.items() if r["access"] == "pointer"]
    if "foreach pointer {" + " ".join(n for n, _ in pointers) + "}" not in text:
        found.append("package.tcl: other pointers than rings.toml")
    if f"set offset {pointers[0][1]:#x}\n" not in text or any(
            offset != pointers[0][1] + 8 * i for i, (_, offset) in enumerate(pointers)):
        found.append("package.tcl: pointers at other offsets than rings.toml")
    if not all(option in text for option in
               ("ctrl_protocol user_managed", "-kernel_xml kernels/gateway/kernel.xml")):
        found.append("package.tcl: another control protocol or kernel.xml")
    return found


def check_instance(texts, name):
    """The host asks for the instance that the link files and the emulated xclbin name."""
    asked = re.search(r'std::string kernel\{"([^"]+)"\}', texts["host"]).group(1)
    emulated = re.search(r'^INSTANCE = "(\w+)"', texts["emulation"], re.M).group(1)
    found = [] if asked == f"{name}:{emulated}" else [f"host asks for {asked}, not {emulated}"]
    for path, text in texts.items():
        line = f"nk={name}:1:{asked.partition(':')[2]}"
        if path.startswith("link/") and line not in text.splitlines():
            found.append(f"{path}: no instance {asked}, which the host asks for")
    return found


def check_link(path, text, name):
    """One instance, its master in host memory, its stream, if any, from another kernel."""
    lines = [line.split("#")[0].strip() for line in text.splitlines()]
    options = [line.partition("=")[::2] for line in lines if "=" in line]
    own = [value.split(":") for key, value in options if key == "nk" and value.startswith(name)]
    if len(own) != 1 or own[0][:2] != [name, "1"] or len(own[0]) != 3:
        return [f"{path}: not one named instance of {name}"]
    instance, found = own[0][2], []
    if [value for key, value in options if key == "sp"] != [f"{instance}.m_axi_host:HOST[0]"]:
        found.append(f"{path}: m_axi_host is not in HOST[0]")
    if not any(key == "slr" and value.startswith(f"{instance}:SLR") for key, value in options):
        found.append(f"{path}: no SLR")
    if not any(key == "kernel_frequency" for key, _ in options):
        found.append(f"{path}: no clock")
    names = {value.split(":")[2] for key, value in options if key == "nk" and value.count(":") == 2}
    streams = [value.split(":") for key, value in options if key == "stream_connect"]
    for end in (end for ends in streams for end in ends):
        if end.split(".")[0] not in names:
            found.append(f"{path}: {end} is of no instance")
    if ("network" in path) != any(ends[-1] == f"{instance}.axis_feed" for ends in streams):
        found.append(f"{path}: axis_feed is connected where it should not be, or is not")
    return found


def findings(texts):
    name, ports = rtl(texts["rtl/pcl_gateway_kernel.sv"])
    kernel = ElementTree.fromstring(texts["kernel.xml"]).find("kernel")
    rings = tomllib.loads(texts["rings.toml"])["registers"]
    registers = tomllib.loads(texts["registers.toml"])["registers"]
    found = check_rtl(ports)
    if kernel.get("name") != name:
        found.append(f"kernel.xml: kernel {kernel.get('name')}, the RTL's is {name}")
    if kernel.get("hwControlProtocol") != "user_managed":
        found.append("kernel.xml: not user_managed")
    found += check_ports(kernel, ports) + check_registers(kernel, rings, registers)
    found += check_package(texts["package.tcl"], name, rings) + check_instance(texts, name)
    for path in texts:
        if path.startswith("link/"):
            found += check_link(path, texts[path], name)
    return found


# What is spoilt: file, old, new, and a word of each finding it must give.
SPOILT = [
    ("kernel.xml", 'name="pcl_gateway_kernel"', 'name="gateway"', "the RTL's is"),
    ("kernel.xml", "user_managed\"", "ap_ctrl_hs\"", "not user_managed"),
    ("kernel.xml", 'dataWidth="512"', 'dataWidth="256"', "m_axi_host dataWidth 256"),
    ("kernel.xml", 'dataWidth="64"', 'dataWidth="512"', "axis_feed dataWidth 512"),
    ("kernel.xml", 'dataWidth="32"', 'dataWidth="64"', "s_axi_control dataWidth 64"),
    ("kernel.xml", 'range="0x10000"', 'range="0x1000"', "s_axi_control range 0x1000"),
    ("kernel.xml", 'range="0x10000"', 'range="0x1000"', "out of the kernel's range"),
    ("kernel.xml", 'range="0xFFFFFFFFFFFFFFFF"', 'range="0xFFFFFFFF"', "m_axi_host range"),
    ("kernel.xml", 'mode="read_only"', 'mode="write_only"', "axis_feed is write_only"),
    ("kernel.xml", 'mode="master"', 'mode="slave"', "m_axi_host is slave"),
    ("kernel.xml", '<port name="axis_feed"', '<port name="axis_fed"', "expected ['axis_feed'"),
    ("kernel.xml", 'offset="0x1088"', 'offset="0x108C"', "argument feed_ring"),
    ("kernel.xml", 'name="record_ring"', 'name="records"', "records is no pointer"),
    ("kernel.xml", 'name="record_ring"', 'name="records"', "no argument record_ring"),
    ("kernel.xml", 'id="3"', 'id="4"', "ids are not"),
    ("kernel.xml", 'size="0x8" offset="0x10A8"', 'size="0x4" offset="0x10A8"', "status_line"),
    ("kernel.xml", 'id="2" port="m_axi_host"', 'id="2" port="m_axi"', "argument report_ring"),
    ("kernel.xml", 'addressQualifier="4"', 'addressQualifier="1"', "stream arguments"),
    ("rings.toml", "offset = 0x10A0", "offset = 0x10B0", "argument frame_ring"),
    ("rings.toml", "offset = 0x10A0", "offset = 0x10B0", "package.tcl: pointers at other offsets"),
    ("rings.toml", "[registers.feed_ring]", "[registers.feeds]", "no argument feeds"),
    ("rings.toml", "offset = 0x1050", "offset = 0x0050", "frame_head is out of"),
    ("rings.toml", "offset = 0x1050", "offset = 0x20000", "frame_head is out of"),
    ("registers.toml", "offset = 0x044", "offset = 0x1044", "firm stands where"),
    ("rtl/pcl_gateway_kernel.sv", "input  logic [15:0]  s_axi_control_awaddr",
     "input  logic [11:0]  s_axi_control_awaddr", "RTL reaches 0x1000"),
    ("rtl/pcl_gateway_kernel.sv", "input  logic [15:0]  s_axi_control_araddr",
     "input  logic [11:0]  s_axi_control_araddr", "s_axi_control_araddr is"),
    ("rtl/pcl_gateway_kernel.sv", "input  logic [511:0] m_axi_host_rdata",
     "input  logic [255:0] m_axi_host_rdata", "m_axi_host_rdata is"),
    ("rtl/pcl_gateway_kernel.sv", "output logic [63:0]  m_axi_host_araddr",
     "output logic [31:0]  m_axi_host_araddr", "m_axi_host_araddr is"),
    ("rtl/pcl_gateway_kernel.sv", "output logic [3:0]   m_axi_host_awqos,\n", "",
     "m_axi_host_awqos is None"),
    ("rtl/pcl_gateway_kernel.sv", "input  logic         axis_feed_tvalid",
     "output logic         axis_feed_tvalid", "axis_feed_tvalid is"),
    ("rtl/pcl_gateway_kernel.sv", "input  logic         ap_rst_n,",
     "input  logic         ap_rst_n,\n  input  logic         kill_pin,", "kill_pin belongs to no"),
    ("rtl/pcl_gateway_kernel.sv", "input  logic         ap_clk,", "input  logic         clk,",
     "no ap_clk"),
    ("rtl/pcl_gateway_kernel.sv", "module pcl_gateway_kernel", "module pcl_gateway",
     "the RTL's is"),
    ("package.tcl", "set kernel pcl_gateway_kernel", "set kernel gateway", "does not package"),
    ("package.tcl", "s_axi_control m_axi_host axis_feed", "s_axi_control m_axi_host",
     "an interface without"),
    ("package.tcl", "report_ring record_ring", "record_ring report_ring", "other pointers"),
    ("package.tcl", "set offset 0x1080", "set offset 0x1000", "other offsets"),
    ("package.tcl", "ctrl_protocol user_managed", "ctrl_protocol ap_ctrl_hs", "control protocol"),
    ("link/u55c.cfg", "nk=pcl_gateway_kernel:1", "nk=pcl_gateway_kernel:2", "not one named"),
    ("link/u55c.cfg", "HOST[0]", "DDR[0]", "not in HOST[0]"),
    ("link/u250.cfg", "sp=gateway.m_axi_host", "sp=gateway.m00_axi", "not in HOST[0]"),
    ("link/u250.cfg", "slr=gateway:SLR0", "", "no SLR"),
    ("link/u250.cfg", "kernel_frequency=0:322", "", "no clock"),
    ("link/u55c_network.cfg", ":gateway.axis_feed", ":gateway.feed", "axis_feed is connected"),
    ("link/u55c_network.cfg", "nk=cmac_0:1:cmac_0", "", "cmac_0.M_AXIS is of no instance"),
    ("link/u250.cfg", "nk=pcl_gateway_kernel:1:gateway", "nk=pcl_gateway_kernel:1:gateway_1",
     "which the host asks for"),
    ("host", "pcl_gateway_kernel:gateway", "pcl_gateway_kernel:gateway_1", "host asks for"),
    ("emulation", 'INSTANCE = "gateway"', 'INSTANCE = "gateway_1"', "host asks for"),
]


class Interface(unittest.TestCase):
    def test_the_committed_files_agree(self):
        self.assertEqual(findings(sources()), [])

    def test_each_disagreement_is_found(self):
        good = sources()
        for path, old, new, word in SPOILT:
            with self.subTest(f"{path}: {old} -> {new}"):
                self.assertIn(old, good[path])
                spoilt = findings(good | {path: good[path].replace(old, new, 1)})
                self.assertTrue(any(word in finding for finding in spoilt), spoilt)


if __name__ == "__main__":
    unittest.main()
