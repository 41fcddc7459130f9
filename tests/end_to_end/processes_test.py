"""The three programs in real time, with the software card: kills, crashes, recovery.

Waits on conditions, never on times.
"""
import datetime
import json
import os
import pathlib
import re
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
import unittest

BIN = pathlib.Path(sys.argv.pop(1))
ROOT = pathlib.Path(__file__).resolve().parents[2]
PATIENCE_S = 60


def until(what, condition):
    end = time.monotonic() + PATIENCE_S
    while time.monotonic() < end:
        value = condition()
        if value:
            return value
        time.sleep(0.02)
    raise AssertionError(f"waited {PATIENCE_S} s for: {what}")


LOCAL = ROOT / "config/environments/local.yaml"


class World:
    WITH_LATCH_FILE = False
    WIRE = ("portcullis-wire", "--card", "software")
    VENUE_OPTIONS = ()
    RATE = 3000  # of the market, messages a second

    def __init__(self, **strategy):
        """`strategy`: values for these fields, of every strategy or wherever they stand."""
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="pcl_e2e_"))
        self.link = f"/dev/shm/portcullis-{self.dir.name}"
        self.kill_file = self.dir / "kill_switch"
        self.config = self.dir / "config.yaml"
        text = LOCAL.read_text()
        for field, value in strategy.items():
            text, count = re.subn(rf"\b{field}: [0-9.]+", f"{field}: {value}", text)
            assert count > 0, f"{field}: not in {LOCAL}"
        self.config.write_text(text)
        self.processes = {}
        self.journal = self.dir / "journal"
        self.latch = self.dir / "latch"
        self.daemon_options = ["--latch-file", self.latch] if self.WITH_LATCH_FILE else []
        self.start_all()

    def start_all(self):
        self.start(
            "venue",
            "portcullis-venue",
            "--start-on-login",
            "--rate",
            self.RATE,
            "--ports-file",
            self.dir / "venue.json",
            *self.VENUE_OPTIONS,
        )
        self.venue_ports = self.ports("venue")
        self.start_wire()
        self.start_daemon()

    def start(self, name, program, *args):
        (self.dir / f"{name}.json").unlink(missing_ok=True)
        log, out = self.dir / f"{name}.log", self.dir / f"{name}.out"
        with open(log, "ab") as stderr, open(out, "ab") as stdout:
            self.processes[name] = subprocess.Popen(
                [BIN / program, *map(str, args)], stderr=stderr, stdout=stdout, cwd=ROOT
            )

    def ports(self, name):
        path = self.dir / f"{name}.json"
        until(f"{name} to start", path.exists)
        return json.loads(path.read_text())

    def order_port(self):
        return self.venue_ports["order_port"]

    def start_wire(self):
        self.start(
            "wire",
            *self.WIRE,
            "--link",
            self.link,
            "--order-port",
            self.order_port(),
            "--rewind-port",
            self.venue_ports["rewind_port"],
            "--feed-subscribe-port",
            self.venue_ports["account_port"],
            "--ports-file",
            self.dir / "wire.json",
        )
        self.ports("wire")

    def start_daemon(self):
        self.start(
            "daemon",
            "portcullisd",
            "--config",
            self.config,
            "--link",
            self.link,
            "--journal",
            self.journal,
            "--kill-file",
            self.kill_file,
            "--operator-port",
            "0",
            "--account-port",
            self.venue_ports["account_port"],
            "--ports-file",
            self.dir / "daemon.json",
            *self.daemon_options,
        )
        self.url = f"http://127.0.0.1:{self.ports('daemon')['operator_port']}"

    def kill(self, name, how=signal.SIGKILL):
        self.processes[name].send_signal(how)
        self.processes[name].wait(PATIENCE_S)
        return self.processes[name].returncode

    def cli(self, *args):
        run = subprocess.run(
            [BIN / "portcullis", *map(str, args), "--url", self.url],
            capture_output=True,
            text=True,
            timeout=PATIENCE_S,
            check=False,
        )
        return run.returncode, run.stdout + run.stderr

    def curl(self, *args):
        run = subprocess.run(
            ["curl", "-s", *args], capture_output=True, text=True, timeout=PATIENCE_S, check=False
        )
        return run.stdout

    def status(self):
        code, text = self.cli("status")
        return json.loads(text) if code == 0 else None

    def venue(self, **request):
        with socket.create_connection(
            ("127.0.0.1", self.venue_ports["account_port"]), PATIENCE_S
        ) as s:
            s.sendall(json.dumps(request).encode() + b"\n")
            answer = json.loads(s.makefile().readline())
        assert "error" not in answer, answer
        return answer

    def account(self):
        return self.venue(get="account")

    def open_entries(self):
        account = self.account()
        held = {p["symbol"] for p in account["positions"] if p["quantity"] != 0}
        return {o["user_ref"] for o in account["open_orders"] if o["symbol"] not in held}

    def await_status(self, what, condition):
        def check():
            status = self.status()
            return status if status and condition(status) else None

        return until(what, check)

    def await_trading(self, beyond=0):
        return self.await_status(
            "orders to flow", lambda s: s["phase"] == "trading" and s["orders_sent"] > beyond
        )

    def await_killed(self, source):
        return self.await_status(
            f"kill by {source}",
            lambda s: s["kill_switch"]["latched"] and s["kill_switch"]["source"] == source,
        )

    def resume(self, *scope):
        def attempt():
            code, self.last = self.cli("resume", "--approver", "ann", "--approver", "bob", *scope)
            return code == 0

        until("resume to be accepted", attempt)

    def stop_all(self):
        for name in ("daemon", "wire", "venue"):
            process = self.processes[name]
            if process.poll() is None:
                process.terminate()
                try:
                    process.wait(20)
                except subprocess.TimeoutExpired:
                    process.kill()
                    process.wait()
        for suffix in ("", ".bell", ".lock"):
            pathlib.Path(self.link + suffix).unlink(missing_ok=True)

    def close(self):
        self.stop_all()
        shutil.rmtree(self.dir, ignore_errors=True)


def nothing_new(test, w):
    """New risk stops: entries cancelled at the venue, none joins while the market goes on."""
    until("entries cancelled", lambda: w.status()["orders_open"] == len(w.account()["open_orders"]))
    feed = w.account()["feed_next_sequence"]
    held = {p["symbol"]: p["quantity"] for p in w.account()["positions"]}
    until("the market to go on", lambda: w.account()["feed_next_sequence"] > feed + 3000)
    for p in w.account()["positions"]:  # exits may still work
        test.assertLessEqual(abs(p["quantity"]), abs(held.get(p["symbol"], 0)))


class LatchFileWorld(World):
    WITH_LATCH_FILE = True


class Case(unittest.TestCase):
    WORLD = World
    STRATEGY = {}

    def setUp(self):
        self.world = w = self.WORLD(**self.STRATEGY)
        self.addCleanup(w.close)
        self.kills = {
            "cli": lambda: self.assertEqual(w.cli("kill", "--reason", "test")[0], 0),
            "rest": lambda: self.assertIn(
                "killed", w.curl("-XPOST", w.url + "/api/v1/kill-switch/activate")
            ),
            "file": lambda: w.kill_file.write_text("1\n"),
        }

    def release(self):
        self.world.kill_file.unlink(missing_ok=True)
        self.world.resume()


class Processes(Case):
    def test_each_kill_stops_and_two_people_resume(self):
        w = self.world
        w.await_trading()
        for source, engage in self.kills.items():
            with self.subTest(source):
                engage()
                if source != "file":  # that one is acknowledged by nobody
                    self.assertTrue(
                        w.status()["kill_switch"]["latched"], "acknowledged and not shown"
                    )
                w.await_killed(source)
                nothing_new(self, w)
                if source == "file":
                    self.assertEqual(
                        w.cli("resume", "--approver", "ann", "--approver", "bob")[0], 1
                    )
                    w.kill_file.unlink()
                    self.assertTrue(
                        w.status()["kill_switch"]["latched"], "removing the file releases nothing"
                    )
                self.assertEqual(w.cli("resume", "--approver", "ann", "--approver", "ann")[0], 2)
                w.resume()
                sent = w.await_status("latch released", lambda s: not s["kill_switch"]["latched"])[
                    "orders_sent"
                ]
                w.await_trading(beyond=sent)

    def scopes(self):
        kills = self.world.status()["kill_switch"]["scopes"]
        return [(k["scope"], k["index"], k["source"]) for k in kills]

    def sold_and_bought(self, symbol):
        """Number of the symbol's executions, and of all others."""
        executions = self.world.account()["executions"]
        own = sum(e["symbol"] == symbol for e in executions)
        return own, len(executions) - own

    def test_a_kill_of_one_symbol_stops_that_one_until_two_people_release_it(self):
        w = self.world
        w.await_trading()
        self.assertEqual(w.cli("kill", "--symbol", "AAAA", "--reason", "news")[0], 0)
        self.assertEqual(self.scopes(), [("symbol", 5, "cli")])
        self.assertFalse(w.status()["kill_switch"]["latched"])
        flat = lambda: not any(
            p["quantity"] for p in w.account()["positions"] if p["symbol"] == "AAAA"
        ) and not any(o["symbol"] == "AAAA" for o in w.account()["open_orders"])
        until("its entries cancelled and its position closed by exits", flat)
        own, others = self.sold_and_bought("AAAA")
        until("the others to trade on", lambda: self.sold_and_bought("AAAA")[1] > others + 5)
        self.assertEqual(self.sold_and_bought("AAAA")[0], own)
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)  # a restart forgets nothing
        w.start_daemon()
        w.await_status("trading phase", lambda s: s["phase"] == "trading")
        self.assertEqual(self.scopes(), [("symbol", 5, "cli")])
        self.assertEqual(w.cli("resume", "--approver", "ann", "--approver", "bob")[0], 1)
        w.resume("--scope", "symbol", "--index", 5)
        self.assertEqual(self.scopes(), [])
        until("it to trade again", lambda: self.sold_and_bought("AAAA")[0] > own)

    def test_the_kill_file_may_name_a_strategy(self):
        w = self.world
        w.await_trading()
        written = w.dir / "kill_switch.new"
        written.write_text("strategy 7\n")
        written.rename(w.kill_file)
        w.await_status("the kill", lambda s: s["kill_switch"]["scopes"])
        self.assertEqual(self.scopes(), [("strategy", 7, "file")])
        self.assertFalse(w.status()["kill_switch"]["latched"])
        w.kill_file.unlink()
        w.resume("--scope", "strategy", "--index", 7)

    def test_a_clean_stop_is_no_alarm_and_a_restart_trades_on(self):
        w = self.world
        w.await_trading(beyond=5)
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        self.assertEqual(w.account()["open_orders"], [])
        feed = w.account()["feed_next_sequence"]  # longer than the watchdog's time
        until("the market to go on", lambda: w.account()["feed_next_sequence"] > feed + 9000)
        self.assertTrue(w.account()["order_entry_enabled"])
        w.start_daemon()
        status = w.await_status("trading phase", lambda s: s["phase"] == "trading")
        self.assertFalse(status["kill_switch"]["latched"])
        self.assertTrue(status["gate"]["limits_committed"] and status["gate"]["digests_equal"])
        w.await_trading(beyond=status["orders_sent"])

    def test_latch_survives_a_restart_of_the_daemon(self):
        w = self.world
        w.await_trading()
        self.assertEqual(w.cli("kill")[0], 0)
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        w.start_daemon()
        status = w.await_status("trading phase", lambda s: s["phase"] == "trading")
        self.assertTrue(status["kill_switch"]["latched"])
        w.resume()
        w.await_trading(beyond=w.status()["orders_sent"])

    def test_stress_of_the_book_is_shown_and_journalled(self):
        w = self.world
        w.await_trading()
        status = w.await_status("a stress result", lambda s: s["stress"] is not None)
        stress = status["stress"]
        self.assertGreater(stress["scenarios_registered"], 0)
        self.assertEqual(stress["scenarios_run"], stress["scenarios_registered"])
        self.assertIn(stress["severity"], ("none", "low", "medium", "high", "critical"))
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        replay = subprocess.run([BIN / "portcullis", "journal", "replay", w.journal],
                                capture_output=True, timeout=PATIENCE_S, check=False)
        self.assertEqual(replay.returncode, 0, replay.stderr)

    def test_daemon_killed_the_card_cancels_and_a_restart_recovers(self):
        w = self.world
        w.await_trading(beyond=5)
        w.kill("daemon")
        until(
            "watchdog's Disable and cancels at the venue",
            lambda: not w.account()["order_entry_enabled"] and not w.account()["open_orders"],
        )
        w.start_daemon()
        w.await_killed("watchdog")
        w.await_status(
            "reconciled", lambda s: s["reconciliation"]["reconciled"] and s["phase"] == "trading"
        )
        w.resume()
        w.await_trading(beyond=w.status()["orders_sent"])

    def test_wire_killed_the_venue_cancels_and_a_restart_rebuilds(self):
        w = self.world
        w.await_trading(beyond=5)
        w.kill("wire")
        until("cancel on disconnect", lambda: not w.account()["open_orders"])
        w.await_status("card gone", lambda s: not s["links"]["card"])
        w.start_wire()
        status = w.await_status("rebuilt", lambda s: s["phase"] == "trading" and s["links"]["feed"])
        self.assertTrue(status["reconciliation"]["reconciled"])
        if status["kill_switch"]["latched"]:
            w.resume()
        w.await_trading(beyond=status["orders_sent"])

    def test_every_line_of_every_log_is_json_with_its_time(self):
        w = self.world
        w.await_trading()
        self.assertEqual(w.cli("kill", "--reason", 'a "quoted"\nreason')[0], 0)
        w.await_killed("cli")
        for name in ("daemon", "wire", "venue"):
            with self.subTest(name):
                self.assertEqual(w.kill(name, signal.SIGTERM), 0)
                log = (w.dir / f"{name}.log").read_text()
                lines = [json.loads(line) for line in log.splitlines()]
                self.assertTrue(lines)
                for line in lines:
                    self.assertIsNotNone(datetime.datetime.fromisoformat(line["time"]).tzinfo)
                    self.assertLessEqual({"level", "program", "event"}, line.keys())


class CancelsPass(Case):
    # Single shares are never filled in part and entries never grow old: only a kill cancels them.
    STRATEGY = {"quantity": 1, "entry_timeout_ms": 60000}

    def cancelled_by(self, source, engage):
        """One kill with an entry open. True: a cancel of it was confirmed after the kill.

        The market may have been first.
        """
        w = self.world
        open_before = until("an entry to rest at the venue", w.open_entries)
        w.venue(
            do="silence_reports", on=True
        )  # what the venue says of the cancels is heard after the kill
        engage()
        killed = w.await_killed(source)
        w.venue(do="silence_reports", on=False)
        until("entries to leave the venue", lambda: not open_before & w.open_entries())
        until(
            "books to agree",
            lambda: w.status()["next_report_sequence"] > w.account()["last_sequence"],
        )
        status = w.status()
        self.assertTrue(status["kill_switch"]["latched"])
        self.assertEqual(
            status["frames_dropped"], killed["frames_dropped"], "a cancel was not written"
        )
        return status["cancels"] > killed["cancels"]

    def test_a_cancel_is_confirmed_after_each_kill(self):
        w = self.world
        for source, engage in self.kills.items():
            with self.subTest(source):

                def attempt():
                    w.await_trading()
                    cancelled = self.cancelled_by(source, engage)
                    self.release()
                    w.await_status("latch released", lambda s: not s["kill_switch"]["latched"])
                    return cancelled

                until("a cancel to be first", attempt)

    def test_a_malformed_kill_kills_and_says_so(self):
        w = self.world
        activate = w.url + "/api/v1/kill-switch/activate"
        long_body = w.dir / "long"
        long_body.write_text("x" * 70_000)
        for body in ("{reason: fat finger", '{"raison":"x"}', f"@{long_body}"):
            with self.subTest(body[:20]):
                w.await_trading()
                answer = json.loads(
                    w.curl("-XPOST", "-H", "Expect:", "--data-binary", body, activate)
                )
                self.assertEqual(answer["status"], 400)
                self.assertIn("the kill was engaged", answer["detail"])
                kill = w.status()["kill_switch"]
                self.assertEqual((kill["latched"], kill["source"]), (True, "rest"))
                self.release()

    def test_a_kill_cut_off_in_its_body_kills(self):
        w = self.world
        w.await_trading()
        with socket.create_connection(("127.0.0.1", int(w.url.rsplit(":", 1)[1])), PATIENCE_S) as s:
            s.sendall(
                b"POST /api/v1/kill-switch/activate HTTP/1.1\r\nHost: x\r\n"
                b"Content-Length: 50\r\n\r\n{\"rea"
            )
            s.shutdown(socket.SHUT_WR)
            self.assertIn(b"body: cut off; the kill was engaged", s.makefile("rb").read())
        w.await_killed("rest")


class LatchFile(Case):
    WORLD = LatchFileWorld

    def test_latch_file_survives_a_new_journal(self):
        """Everything stops and starts with a new journal: killed until two people resume."""
        w = self.world
        latch = w.latch
        w.await_trading()
        self.assertFalse(latch.exists())
        self.assertEqual(w.cli("kill", "--reason", "fat finger")[0], 0)
        record = json.loads(latch.read_text())  # there when the kill is acknowledged
        self.assertEqual((record["source"], record["reason"]), ("cli", "fat finger"))
        w.stop_all()
        w.journal = w.dir / "journal2"
        w.start_all()
        status = w.await_status("trading phase", lambda s: s["phase"] == "trading")
        self.assertEqual(status["kill_switch"]["source"], "cli")
        self.assertIn("fat finger", status["kill_switch"]["reason"])
        self.assertIn("the latch file was left from before", (w.dir / "daemon.log").read_text())
        feed = w.account()["feed_next_sequence"]
        until("the market to go on", lambda: w.account()["feed_next_sequence"] > feed + 3000)
        status = w.status()
        self.assertTrue(status["kill_switch"]["latched"])
        self.assertEqual(status["orders_sent"], 0)
        self.assertNotEqual(w.cli("resume", "--approver", "ann", "--approver", "ann")[0], 0)
        self.assertTrue(latch.exists())
        w.resume()
        self.assertFalse(latch.exists())
        w.await_trading()


if __name__ == "__main__":
    unittest.main(verbosity=2)
