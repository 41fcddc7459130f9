"""The programs in real time with a Redis or a PostgreSQL of their own, which come and go.

Waits on conditions, never on times. Run by ctest, whose fixture has started the server:
stores_test.py BIN Redis|Postgres
"""
import os
import signal
import subprocess
import unittest

from processes_test import Case, World, nothing_new, until

FOLDER = os.environ["PCL_SERVER"]
SOCKET = FOLDER + "/redis.sock"
KEY = "hft:kill_switch"


def server(verb, kind):
    subprocess.run([os.environ["PCL_SERVERS_SCRIPT"], verb, kind, FOLDER], check=True)


def redis(*words):
    run = subprocess.run(["redis-cli", "-s", SOCKET, *words], capture_output=True, text=True,
                         timeout=60, check=True)
    return run.stdout.strip()


class RedisWorld(World):
    def start_all(self):
        redis("FLUSHALL")
        super().start_all()

    def start_daemon(self):
        self.daemon_options = ["--redis", "unix:" + SOCKET]
        super().start_daemon()

    def store(self):
        return self.status()["stores"]["redis"]


class Redis(Case):
    WORLD = RedisWorld

    def test_the_key_kills_and_its_removal_releases_nothing(self):
        w = self.world
        w.await_trading()
        redis("SET", KEY, "ACTIVE")
        w.await_killed("redis")
        nothing_new(self, w)
        code, text = w.cli("resume", "--approver", "ann", "--approver", "bob")
        self.assertEqual(code, 1, text)
        redis("DEL", KEY)
        until("the key to be seen gone", lambda: w.store()["kill_key"] == "absent")
        self.assertTrue(w.status()["kill_switch"]["latched"])
        w.resume()
        sent = w.status()["orders_sent"]
        w.await_trading(beyond=sent)
        self.assertEqual(int(redis("EXISTS", "pcl:health")), 1)

    def test_every_execution_is_once_in_its_stream_over_a_crash(self):
        w = self.world
        w.await_trading(beyond=20)
        self.assertEqual(w.kill("daemon"), -9)
        w.start_daemon()
        w.await_status("trading phase, its streams caught up",
                       lambda s: s["phase"] == "trading"
                       and s["stores"]["redis_streams"]["records_behind"] < 1000)
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        executions = len(w.account()["executions"])
        self.assertGreater(executions, 0)
        self.assertEqual(int(redis("XLEN", "pcl:executions")), executions)
        for stream in ("orders", "positions", "quotes", "risk", "notices"):
            self.assertGreater(int(redis("XLEN", f"pcl:{stream}")), 0, stream)

    def test_a_key_that_is_set_at_the_start_kills_before_anything_is_sent(self):
        w = self.world
        w.await_trading()
        self.assertEqual(w.kill("daemon"), -9)
        redis("SET", KEY, "ACTIVE")
        sent = w.venue(get="account")["next_user_ref"]
        w.start_daemon()
        w.await_killed("redis")
        w.await_status("trading phase", lambda s: s["phase"] == "trading")
        nothing_new(self, w)
        self.assertFalse(w.status()["kill_switch"]["boot_hold"])
        self.assertGreaterEqual(w.venue(get="account")["next_user_ref"], sent)

    def test_a_redis_that_goes_keeps_entries_back_alone(self):
        w = self.world
        w.await_trading()
        server("stop", "redis")
        try:
            status = w.await_status("entries to wait", lambda s: s["entries_wait_for"] == "Redis")
            self.assertFalse(status["kill_switch"]["latched"])
            self.assertEqual(w.store()["health"], "failed")
            nothing_new(self, w)
            until("exits to go on", lambda: not any(
                p["quantity"] for p in w.account()["positions"]))
            self.assertEqual(w.cli("kill", "--reason", "test")[0], 0)  # kills go on
        finally:
            server("start", "redis")
        w.await_status("nothing to wait for", lambda s: s["entries_wait_for"] == "")
        w.resume()
        w.await_trading(beyond=w.status()["orders_sent"])


def psql(question):
    """One value, or None where there is no such table yet."""
    run = subprocess.run(["psql", "-h", FOLDER + "/socket", "-U", "portcullis", "-d", "postgres",
                          "-Atc", question], capture_output=True, text=True, timeout=60,
                         check=False)
    return run.stdout.strip() if run.returncode == 0 else None


class PostgresWorld(World):
    def start_all(self):
        psql("drop schema if exists pcl cascade")
        super().start_all()

    def start_daemon(self):
        self.daemon_options = [
            "--postgres", f"postgresql:///postgres?user=portcullis&host={FOLDER}/socket"]
        super().start_daemon()


class Postgres(Case):
    WORLD = PostgresWorld

    def executions(self):
        return len(self.world.account()["executions"])

    def await_store(self):
        """What a stop has not the patience to write comes with the next start alone."""
        self.world.await_status(
            "trading phase, its store caught up",
            lambda s: s["phase"] == "trading" and s["entries_wait_for"] == ""
            and s["stores"]["postgres"]["records_behind"] < 1000)

    def expect_the_venues_books(self):
        """Once nothing moves any more."""
        w = self.world
        until("every execution to be there",
              lambda: psql("select count(*) from pcl.executions") == str(self.executions()))
        held = {p["symbol"]: p["quantity"] for p in w.account()["positions"] if p["quantity"]}
        shown = psql("select string_agg(symbol || ' ' || shares, ',' order by symbol)"
                     " from pcl.positions where shares <> 0")
        self.assertEqual(shown, ",".join(f"{s} {q}" for s, q in sorted(held.items())))

    def test_the_tables_are_the_venues_books_over_a_crash_and_an_end(self):
        w = self.world
        w.await_trading(beyond=20)
        self.assertEqual(w.kill("daemon"), -9)
        w.start_daemon()
        self.await_store()
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        self.expect_the_venues_books()
        self.assertEqual(psql("select phase || ' ' || reconciled from pcl.session_summaries"
                              " order by run desc limit 1"), "ended true")
        self.assertEqual(psql("select count(*) from pcl.open_orders"), "0")
        self.assertEqual(psql("select count(*) from pcl.rebuilds"), "0")

    def test_without_it_entries_wait_at_the_start_and_an_empty_one_is_filled(self):
        w = self.world
        w.await_trading(beyond=5)
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        server("stop", "postgres")
        try:
            w.start_daemon()
            status = w.await_status("trading phase", lambda s: s["phase"] == "trading")
            self.assertEqual(status["entries_wait_for"], "PostgreSQL")
            sent = status["orders_sent"]
            nothing_new(self, w)
        finally:
            server("start", "postgres")
        w.await_trading(beyond=sent)
        self.await_store()
        self.assertEqual(w.kill("daemon", signal.SIGTERM), 0)
        self.expect_the_venues_books()


if __name__ == "__main__":
    unittest.main()
