"""SIGKILL of daemon, wire or both at any instant, again and again: it always ends reconciled.

A session is the time between two kills. In half of them Redis or PostgreSQL crashes before, and
comes back after. The instants are counted in messages of the market, drawn from a seed. Waits on
conditions, never on times.

    crashes_test.py BIN [--sessions 10] [--seed 1]
"""
import argparse
import collections
import pathlib
import random
import shutil
import signal
import subprocess
import sys
import tempfile
import unittest

from processes_test import BIN, PATIENCE_S, ROOT, World, until
from session_capture import SessionCapture

SESSIONS_A_WORLD = 5
VICTIMS = (("daemon",), ("wire",), ("daemon", "wire"), ("wire", "daemon"))
# ClOrdID of Enter and Replace Order (OUCH 5.0).
CLORDID_AT = {"O": 31, "U": 24}


class Stores:
    """A Redis and a PostgreSQL of our own."""

    KINDS = ("redis", "postgres")

    def __init__(self):
        self.dir = pathlib.Path(tempfile.mkdtemp(prefix="pcl_crashes_"))
        self.dir.chmod(0o711)
        self.all("start")

    def all(self, verb):
        for kind in self.KINDS:
            self.server(verb, kind)

    def server(self, verb, kind):
        subprocess.run([ROOT / "scripts/private_servers", verb, kind, self.dir / kind], check=True)

    def options(self):
        return ["--redis", f"unix:{self.dir}/redis/redis.sock", "--postgres",
                f"postgresql:///postgres?user=portcullis&host={self.dir}/postgres/socket"]

    def psql(self, question):
        run = subprocess.run(
            ["psql", "-h", self.dir / "postgres/socket", "-U", "portcullis", "-d", "postgres",
             "-Atqc", question], capture_output=True, text=True, timeout=PATIENCE_S, check=True)
        return run.stdout.strip()

    def close(self):
        self.all("stop")
        shutil.rmtree(self.dir)


class CrashWorld(World):
    def __init__(self, stores, venue_options):
        self.VENUE_OPTIONS = venue_options
        self.stores = stores
        self.capture = None
        stores.psql("drop schema if exists pcl cascade")
        super().__init__()

    def start_daemon(self):
        self.daemon_options = self.stores.options()
        super().start_daemon()

    def order_port(self):
        self.capture = self.capture or SessionCapture(self.venue_ports["order_port"])
        return self.capture.port

    def market_goes_on(self, messages):
        feed = self.account()["feed_next_sequence"]
        until("the market to go on", lambda: self.account()["feed_next_sequence"] > feed + messages)

    def close(self):
        super().close()
        self.capture.close()


class Crashes(unittest.TestCase):
    def crash(self, w, victims, store, chance):
        """Kills at a random instant, lets the market go on, starts again."""
        w.market_goes_on(chance.randrange(6000))
        if store:
            w.stores.server("crash", store)
            w.market_goes_on(chance.randrange(1000))
        for name in victims:
            w.kill(name)
            w.market_goes_on(chance.randrange(1000))
        if "wire" in victims:
            w.start_wire()
        if "daemon" in victims:
            w.start_daemon()
        if store:
            w.await_status("entries to wait for it", lambda s: s["entries_wait_for"] != "")
            w.stores.server("revive", store)

    def recover(self, w, victims):
        """Reconciled, nothing unknown, and after two people's resume it trades."""
        status = w.await_status(
            "it to recover",
            lambda s: s["phase"] == "trading" and s["reconciliation"]["reconciled"]
            and s["links"]["feed"] and s["orders_unknown"] == 0 and s["entries_wait_for"] == ""
            and s["recovery"]["passed"])
        self.assertTrue(status["recovery"]["needed"] or "daemon" not in victims)
        sent = status["orders_sent"]

        def trades():
            status = w.status()
            if status and (status["kill_switch"]["latched"] or status["kill_switch"]["scopes"]):
                w.resume()
            return status and status["phase"] == "trading" and status["orders_sent"] > sent

        until("it to trade again", trades)

    def books(self, w):
        """Positions of both sides at the same report, or None: a report came in between."""
        before, status, after = w.account(), w.status(), w.account()
        if not status or status["next_report_sequence"] != before["last_sequence"] + 1 or \
                before["last_sequence"] != after["last_sequence"]:
            return None
        ours = {s["symbol"]: s["position"] for s in status["symbols"] if s["position"]}
        venues = {p["symbol"]: p["quantity"] for p in before["positions"] if p["quantity"]}
        return ours, venues

    def check_ids(self, w):
        """No client id and no UserRefNum ever went to the venue with two contents."""
        self.assertIsNone(w.capture.fault)
        bodies = collections.defaultdict(set)
        orders = [m for m in w.capture.since(0) if m.to_venue and m.type in CLORDID_AT]
        for m in orders:
            at = CLORDID_AT[m.type]
            bodies[m.body[at:at + 14]].add(m.body)
            bodies[m.number(1 if m.type == "O" else 5)].add(m.body)
        self.assertGreater(len(orders), 0)
        self.assertEqual([key for key, each in bodies.items() if len(each) > 1], [])

    def end(self, w):
        """A clean stop: books agree to the cent, the journal is whole and replays to the same."""
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        self.assertEqual(w.account()["open_orders"], [])
        for command in ("verify", "replay"):
            run = subprocess.run([BIN / "portcullis", "journal", command, w.journal],
                                 capture_output=True, text=True, timeout=PATIENCE_S, check=False)
            self.assertEqual(run.returncode, 0, run.stdout + run.stderr)

    def check_tables(self, w):
        """Every execution of the venue exactly once, and every run that followed a crash marked."""
        executions = len(w.account()["executions"])
        until("every execution to be in its table", lambda: w.stores.psql(
            "select count(*), count(distinct match) from pcl.executions")
            == f"{executions}|{executions}")
        self.assertEqual(w.stores.psql("select count(*) from pcl.rebuilds"), "0")
        self.assertEqual(w.stores.psql(
            "select string_agg(run::text, ',') from pcl.session_summaries"
            " where recovered <> (run > 1)"), "")

    def run_world(self, stores, first, chance):
        venue = chance.choice([(), ("--no-cancel-on-disconnect",)])
        w = CrashWorld(stores, venue)
        self.addCleanup(w.close)
        w.await_trading()
        for session in range(first, min(first + SESSIONS_A_WORLD, OPTIONS.sessions)):
            victims = chance.choice(VICTIMS)
            store = chance.choice((None, None, *Stores.KINDS))
            with self.subTest(seed=OPTIONS.seed, session=session, victims=victims, store=store,
                              venue=venue):
                self.crash(w, victims, store, chance)
                self.recover(w, victims)
                ours, venues = until("both books at one report", lambda: self.books(w))
                self.assertEqual(ours, venues)
                print(f"session {session}: {' and '.join(victims)} killed"
                      f"{f', {store} crashed' if store else ''}, reconciled", flush=True)
        self.end(w)
        self.check_ids(w)
        self.check_tables(w)
        w.close()

    def test_every_crash_ends_reconciled_with_nothing_lost_and_nothing_twice(self):
        stores = Stores()
        self.addCleanup(stores.close)
        for first in range(0, OPTIONS.sessions, SESSIONS_A_WORLD):
            self.run_world(stores, first, random.Random(f"{OPTIONS.seed}:{first}"))


if __name__ == "__main__":
    parser = argparse.ArgumentParser()
    parser.add_argument("--sessions", type=int, default=10)
    parser.add_argument("--seed", type=int, default=1)
    OPTIONS, rest = parser.parse_known_args()
    unittest.main(argv=[sys.argv[0], *rest], verbosity=2)
