"""A relay between the wire and its venue that keeps the order session as it went over it."""
import contextlib
import dataclasses
import socket
import threading


@dataclasses.dataclass(frozen=True)
class Message:
    """One OUCH message, in a SoupBinTCP packet: U to the venue, S from it."""

    to_venue: bool
    body: bytes

    @property
    def type(self):
        return chr(self.body[0])

    @property
    def user_ref(self):
        """The order it is about; of a Replaced report the original."""
        at = 1 if self.to_venue else 9
        return int.from_bytes(self.body[at:at + 4], "big")

    def number(self, at):
        return int.from_bytes(self.body[at:at + 4], "big")


class SessionCapture:
    """One connection at a time, on a free loopback port, passed on byte for byte.

    `messages` has both directions in the order in which they went through. A message is passed on
    only after it stands there, so an answer stands behind what it answers.
    """

    def __init__(self, venue_port):
        self.venue_port = venue_port
        self.messages = []
        self.fault = None  # a stream that is not SoupBinTCP
        self._lock = threading.Lock()
        self._sockets = []
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        threading.Thread(target=self._accept, daemon=True).start()

    def close(self):
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for each in self._sockets:
            each.close()

    def since(self, index):
        with self._lock:
            return self.messages[index:]

    def __len__(self):
        with self._lock:
            return len(self.messages)

    def _accept(self):
        with contextlib.suppress(OSError):
            while True:
                wire, _ = self._listener.accept()
                venue = socket.create_connection(("127.0.0.1", self.venue_port))
                self._sockets += [wire, venue]
                for source, sink, to_venue in ((wire, venue, True), (venue, wire, False)):
                    source.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
                    threading.Thread(
                        target=self._pass_on, args=(source, sink, to_venue), daemon=True
                    ).start()

    def _pass_on(self, source, sink, to_venue):
        rest = b""
        try:
            while data := source.recv(65536):
                rest = self._record(rest + data, to_venue)
                sink.sendall(data)
            sink.shutdown(socket.SHUT_WR)
        except OSError:
            source.close()
            sink.close()

    def _record(self, stream, to_venue):
        """Takes the whole packets off the front; returns what is left."""
        while len(stream) >= 2:
            end = 2 + int.from_bytes(stream[:2], "big")
            if end == 2:
                self.fault = "a packet of length 0"
                break
            if len(stream) < end:
                break
            if stream[2:3] == (b"U" if to_venue else b"S"):
                with self._lock:
                    self.messages.append(Message(to_venue, stream[3:end]))
            stream = stream[end:]
        return stream


def open_orders(messages):
    """What is open after these messages, {UserRefNum: shares}, told from the venue's reports."""
    left = {}
    for m in messages:
        if m.to_venue:
            continue
        if m.type == "A" and m.body[47:48] == b"L":
            left[m.user_ref] = m.number(14)
        elif m.type == "U":
            left.pop(m.user_ref, None)
            if m.body[51:52] == b"L":
                left[m.number(13)] = m.number(18)
        elif m.type in "EC" and m.user_ref in left:
            left[m.user_ref] -= m.number(13)
            if left[m.user_ref] <= 0:
                del left[m.user_ref]
    return left
