"""The card behind XRT in whole programs: the same session, a dead card, a wrong xclbin."""
import json
import os
import pathlib
import signal
import subprocess
import tempfile
import unittest

from demo_test import session
from processes_test import BIN, ROOT, World, until


class Xrt(World):
    WIRE = ("portcullis-emulate", BIN / "portcullis-wire", "--card", "xrt")
    RATE = 300  # a simulated card on a busy machine

    def simulator(self):
        """Process id of the simulator, a child of the wire."""
        wire = self.processes["wire"].pid
        children = pathlib.Path(f"/proc/{wire}/task/{wire}/children").read_text().split()
        for child in children:
            if "card-simulator" in pathlib.Path(f"/proc/{child}/cmdline").read_text():
                return int(child)
        return None

    def wire_log(self, event):
        lines = (self.dir / "wire.log").read_text().splitlines()
        entries = [json.loads(line) for line in lines if line.startswith("{")]
        return [e for e in entries if e["event"] == event]


class Session(unittest.TestCase):
    def test_it_is_the_same_as_on_the_software_card(self):
        options = ("--messages", 3000)
        xrt = session("--card", "xrt", *options)
        self.assertGreater(xrt["orders_sent"], 10)
        self.assertEqual(xrt["messages_published"], xrt["messages_decoded"])
        self.assertTrue(xrt["reconciled"])
        self.assertEqual(xrt, session("--card", "software", *options))


class DeadCard(unittest.TestCase):
    def setUp(self):
        self.world = Xrt()
        self.addCleanup(self.world.stop_all)

    def test_trading_stops_and_a_restart_recovers(self):
        w = self.world
        w.await_trading(beyond=3)
        os.kill(until("the simulator", w.simulator), signal.SIGKILL)
        w.processes["wire"].wait(60)
        self.assertEqual(w.processes["wire"].returncode, 5)
        lost = w.wire_log("card lost")
        self.assertEqual(len(lost), 1)
        self.assertRegex(lost[0]["error"], "does not come back|no answer to a fence")
        w.await_status("card gone", lambda s: not s["links"]["card"] and s["phase"] != "trading")
        until("cancel on disconnect", lambda: not w.account()["open_orders"])
        w.start_wire()
        status = w.await_status("rebuilt", lambda s: s["phase"] == "trading" and s["links"]["feed"])
        self.assertTrue(status["reconciliation"]["reconciled"])
        if status["kill_switch"]["latched"]:
            w.resume()
        w.await_trading(beyond=status["orders_sent"])


class WrongXclbin(unittest.TestCase):
    GOOD = BIN.parent / "emulation/gateway.xclbin"

    def refusal(self, *options):
        with tempfile.TemporaryDirectory() as folder:
            run = subprocess.run(
                [BIN / "portcullis-emulate", BIN / "portcullis-wire", "--card", "xrt",
                 "--link", f"{folder}/link", "--order-port", "1", *map(str, options)],
                capture_output=True, text=True, timeout=60, check=False)
        self.assertEqual(run.returncode, 2, run.stderr)
        return json.loads(run.stderr.strip().splitlines()[-1])["error"]

    def test_another_uuid_is_refused(self):
        error = self.refusal("--xclbin-uuid", "0" * 32)
        self.assertRegex(error, r"gateway.xclbin: uuid [0-9a-f]{32}, expected 0{32}$")

    def test_a_truncated_file_is_refused(self):
        with tempfile.NamedTemporaryFile(suffix=".xclbin") as cut:
            cut.write(self.GOOD.read_bytes()[:-9])
            cut.flush()
            error = self.refusal("--xclbin", cut.name)
        self.assertRegex(error, r"offset 304: the header says \d+ bytes, the file has \d+$")

    def test_a_file_without_our_kernel_is_refused(self):
        with tempfile.NamedTemporaryFile(suffix=".xclbin") as other:
            other.write(self.GOOD.read_bytes().replace(b"pcl_gateway_kernel:gateway\0",
                                                       b"pcl_gateway_kernel:gatewax\0"))
            other.flush()
            error = self.refusal("--xclbin", other.name)
        self.assertIn("no kernel pcl_gateway_kernel:gateway, it has", error)


if __name__ == "__main__":
    os.chdir(ROOT)
    unittest.main()
