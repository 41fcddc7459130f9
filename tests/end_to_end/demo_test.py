"""The demo's one session: the same JSON twice, on both cards, and the books of both sides agree."""
import json
import os
import pathlib
import subprocess
import unittest

ROOT = pathlib.Path(__file__).resolve().parents[2]
SHARED = pathlib.Path(os.environ.get("PCL_SHARED_DATA", ROOT.parent / "shared" / "data"))
MSFT = SHARED / "itch" / "lobster_MSFT_50.itch"
PATIENCE_S = 1500


def session(*options):
    """Runs scripts/demo --once; its last line, without the times."""
    run = subprocess.run([ROOT / "scripts" / "demo", "--once", "--no-build", *map(str, options)],
                         capture_output=True, text=True, timeout=PATIENCE_S, check=False)
    if run.returncode != 0:
        raise AssertionError(f"exit {run.returncode}\n{run.stdout}\n{run.stderr}")
    summary = json.loads(run.stdout.strip().splitlines()[-1])
    del summary["times"]
    return summary


class Demo(unittest.TestCase):
    def agree(self, s):
        self.assertGreater(s["messages_published"], 1000)
        self.assertEqual(s["messages_published"], s["messages_decoded"])
        self.assertEqual(s["realised_pnl"], s["venue_realised_pnl"])
        self.assertEqual(s["state_hash_live"], s["state_hash_replay"])
        self.assertTrue(s["reconciled"])

    def test_a_generated_market_gives_the_same_session_twice(self):
        first, second = session("--card", "software"), session("--card", "software")
        self.agree(first)
        self.agree(second)
        self.assertEqual(first, second)

    @unittest.skipUnless(MSFT.exists(), f"{MSFT} is not there")
    def test_real_order_flow_gives_the_same_session_on_both_cards(self):
        verilated = session("--feed", MSFT, "--card", "verilated")
        self.agree(verilated)
        self.assertGreaterEqual(verilated["orders_sent"], 100)
        self.assertGreaterEqual(verilated["orders_filled"], 20)
        self.assertGreaterEqual(verilated["partial_fills"], 1)
        self.assertGreaterEqual(verilated["cancels"], 1)
        self.assertGreaterEqual(verilated["replaces"], 1)
        software = session("--feed", MSFT, "--card", "software")
        self.agree(software)
        # Orders remember the number of the event they went out by, and the cards tell of one step
        # in another order: the sessions are the same, the states are not.
        for hashed in ("state_hash_live", "state_hash_replay"):
            del verilated[hashed], software[hashed]
        self.assertEqual(verilated, software)


if __name__ == "__main__":
    unittest.main()
