"""The programs in real time with a Redis of their own: the kill key, and a Redis that goes.

Waits on conditions, never on times. Run by ctest, whose fixture has started the server.
"""
import os
import subprocess
import unittest

from processes_test import Case, World, nothing_new, until

FOLDER = os.environ["PCL_SERVER"]
SOCKET = FOLDER + "/redis.sock"
KEY = "hft:kill_switch"


def server(verb):
    subprocess.run([os.environ["PCL_SERVERS_SCRIPT"], verb, "redis", FOLDER], check=True)


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
        server("stop")
        try:
            status = w.await_status("entries to wait", lambda s: s["entries_wait_for"] == "Redis")
            self.assertFalse(status["kill_switch"]["latched"])
            self.assertEqual(w.store()["health"], "failed")
            nothing_new(self, w)
            until("exits to go on", lambda: not any(
                p["quantity"] for p in w.account()["positions"]))
            self.assertEqual(w.cli("kill", "--reason", "test")[0], 0)  # kills go on
        finally:
            server("start")
        w.await_status("nothing to wait for", lambda s: s["entries_wait_for"] == "")
        w.resume()
        w.await_trading(beyond=w.status()["orders_sent"])


if __name__ == "__main__":
    unittest.main()
