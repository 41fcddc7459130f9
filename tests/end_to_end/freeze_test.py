"""The daemon freezes with orders resting at a venue that takes nothing back by itself.

The card's watchdog is then all there is: what it sends stands in a capture of the order session.
Waits on conditions, never on times.
"""
import json
import signal
import unittest

from processes_test import Case, World, until
from session_capture import SessionCapture, open_orders

FIRM = b"PCL "


class FreezeWorld(World):
    VENUE_OPTIONS = ("--no-cancel-on-disconnect", "--no-client-timeout")
    RATE = 300  # slow enough that an entry is seldom filled while the watchdog waits

    def order_port(self):
        self.capture = SessionCapture(self.venue_ports["order_port"])
        return self.capture.port

    def daemon(self, what):
        self.processes["daemon"].send_signal(what)

    def close(self):
        self.daemon(signal.SIGCONT)  # else it would not hear the end
        super().close()
        self.capture.close()


class VerilatedWorld(FreezeWorld):
    WIRE = ("portcullis-wire", "--card", "verilated")


class Freeze(Case):
    WORLD = FreezeWorld
    # Single shares are never filled in part and entries never grow old.
    STRATEGY = {"quantity": 1, "entry_timeout_ms": 60000, "watchdog_us": 3000000}

    def to_venue(self, types):
        return [m for m in self.world.capture.since(self.frozen) if m.to_venue and m.type in types]

    def from_venue(self, types):
        return [
            m for m in self.world.capture.since(self.frozen) if not m.to_venue and m.type in types
        ]

    def entry_rests(self):
        """A machine too busy for the daemon looks like a frozen one to the card: then resumed."""
        w = self.world
        status = w.status()
        if status and status["kill_switch"]["latched"]:
            w.resume()
        return w.open_entries()

    def freeze(self):
        """Stops the daemon with an entry open and waits until the venue has taken all back."""
        w = self.world
        w.await_trading()
        until("an entry to rest at the venue", self.entry_rests)
        self.frozen = len(w.capture)
        w.daemon(signal.SIGSTOP)
        until("the card's Disable and Mass Cancel", lambda: self.to_venue("C"))
        until("the venue's answers", lambda: self.from_venue("G") and self.from_venue("X"))
        until("the cancels", lambda: not w.account()["open_orders"])
        self.assertFalse(w.account()["order_entry_enabled"])
        reports = w.account()["last_sequence"]
        self.market_goes_on()
        self.assertEqual(w.account()["last_sequence"], reports, "the venue had more to report")

    def market_goes_on(self):
        """About a second of it, in which whatever still moves would be seen."""
        w = self.world
        feed = w.account()["feed_next_sequence"]
        until("the market to go on", lambda: w.account()["feed_next_sequence"] > feed + w.RATE)

    def check_capture(self):
        """What went over the session since the freeze. Returns the orders the card took back."""
        w = self.world
        self.assertIsNone(w.capture.fault)
        everything, messages = w.capture.since(0), w.capture.since(self.frozen)
        disable = next(i for i, m in enumerate(messages) if m.to_venue and m.type == "D")
        sent = [m for m in messages[disable:] if m.to_venue]
        self.assertEqual([m.type for m in sent], ["D", "C"])  # so no O and no U, and each but once
        ref = sent[0].user_ref
        self.assertEqual(sent[0].body, b"D" + ref.to_bytes(4, "big") + FIRM + b"\0\0")
        self.assertEqual(
            sent[1].body, b"C" + (ref + 1).to_bytes(4, "big") + FIRM + b" " * 8 + b"\0\0")
        answers = [m for m in messages[disable:] if not m.to_venue]
        of_disable = [m for m in answers if m.type == "G"]
        of_cancel = [m for m in answers if m.type == "X"]
        self.assertEqual([m.user_ref for m in of_disable], [ref])
        self.assertEqual([m.user_ref for m in of_cancel], [ref + 1])
        before = everything[:everything.index(of_disable[0])]
        self.assertEqual(open_orders(everything), {})
        after = answers[answers.index(of_disable[0]):]
        self.assertLessEqual({m.type for m in after}, set("GXCE"))
        cancelled = {m.user_ref for m in after if m.type == "C"}
        executed = {m.user_ref for m in after if m.type == "E"}
        self.assertEqual(cancelled | executed, set(open_orders(before)))
        return cancelled

    def refuse(self, a, b):
        body = json.dumps({"approver_a": a, "approver_b": b})
        answer = json.loads(self.world.curl("-XPOST", "-d", body, self.world.url +
                                            "/api/v1/kill-switch/resume"))
        self.assertGreaterEqual(answer["status"], 400, answer)

    def wake(self):
        """The daemon finds the kill and stays stopped until two people resume."""
        w = self.world
        w.daemon(signal.SIGCONT)
        sent = w.await_killed("watchdog")["orders_sent"]
        thawed = len(w.capture)
        w.await_status("trading phase", lambda s: s["phase"] == "trading")
        self.refuse("ann", "ann")
        self.refuse("ann", "")
        self.market_goes_on()
        status = w.await_killed("watchdog")
        self.assertEqual(status["orders_sent"], sent)
        new_risk = [m for m in w.capture.since(thawed) if m.to_venue and m.type in "OU"]
        self.assertEqual(new_risk, [])
        self.assertEqual(w.account()["open_orders"], [])
        w.resume()
        w.await_trading(beyond=sent)

    def test_the_card_alone_disables_and_cancels_and_two_people_resume(self):
        def attempt():
            self.freeze()
            cancelled = self.check_capture()
            self.wake()
            return cancelled  # the market may have been first

        until("a cancel of the card's to be first", attempt)


class FreezeVerilated(Freeze):
    WORLD = VerilatedWorld


if __name__ == "__main__":
    unittest.main(verbosity=2)
