"""The shipped configuration, told only where journal, link and venue are: its own port and file.

Both belong to the machine, so this runs in network and mount namespaces of its own; exits 77 where
none can be had.
"""
import pathlib
import subprocess
import sys
import unittest

INSIDE = "--inside"
KILL_FILE = pathlib.Path("/dev/shm/hft_kill_switch")
API = "http://127.0.0.1:8000"


def enter_namespaces():
    prepare = 'ip link set lo up && mount -t tmpfs none /dev/shm && exec "$@"'
    inside = ["unshare", "--map-root-user", "--net", "--mount", "sh", "-c", prepare, "sh"]
    if subprocess.run([*inside, "true"], capture_output=True, check=False).returncode != 0:
        print("no namespaces here: skipped")
        sys.exit(77)
    sys.exit(subprocess.run([*inside, sys.executable, *sys.argv, INSIDE], check=False).returncode)


if sys.argv[-1] != INSIDE:
    enter_namespaces()
sys.argv.pop()
import processes_test  # noqa: E402  reads its argument when imported


class ShippedWorld(processes_test.World):
    def start_daemon(self):
        self.start("daemon", "portcullisd", "--config",
                   processes_test.ROOT / "config/environments/local.yaml",
                   "--link", self.link, "--journal", self.dir / "journal",
                   "--account-port", self.venue_ports["account_port"],
                   "--ports-file", self.dir / "daemon.json")
        self.ports("daemon")
        self.url = API


class ShippedNames(unittest.TestCase):
    def setUp(self):
        self.world = ShippedWorld()
        self.addCleanup(self.world.close)

    def stopped_by(self, source):
        """All of it: no entry is left open in any symbol, and none joins."""
        w = self.world
        w.await_killed(source)
        processes_test.nothing_new(self, w)

    def test_kill_file(self):
        w = self.world
        w.await_trading()
        KILL_FILE.write_text("1\n")
        self.stopped_by("file")
        KILL_FILE.unlink()
        processes_test.until("the removal to be seen",
                             lambda: "the kill file is gone" in (w.dir / "daemon.log").read_text())
        processes_test.nothing_new(self, w)
        self.assertTrue(w.status()["kill_switch"]["latched"])

    def test_kill_by_the_api(self):
        w = self.world
        w.await_trading()
        self.assertIn("killed", w.curl("-XPOST", API + "/api/v1/kill-switch/activate"))
        self.stopped_by("rest")


if __name__ == "__main__":
    unittest.main(verbosity=2)
