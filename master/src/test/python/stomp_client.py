"""A client of the memory "main" over STOMP, made of PROTOCOL.md alone.

Usage: MNEME_PASSWORD=... python3 stomp_client.py PORT USER
"""

import json
import os
import socket
import sys
import time

REPLIES = "mneme.main.replies.python"
LIMIT_SECONDS = 30


class Stomp:
    def __init__(self, port, user, password):
        self.socket = socket.create_connection(("127.0.0.1", port), LIMIT_SECONDS)
        self.received = b""
        self.held = []
        self.send("CONNECT", {"accept-version": "1.2", "host": "localhost", "login": user, "passcode": password})
        self.await_frame(lambda command, headers: command == "CONNECTED")

    def send(self, command, headers, body=""):
        lines = [command] + [f"{name}:{value}" for name, value in headers.items()]
        self.socket.sendall(("\n".join(lines) + "\n\n" + body + "\0").encode())

    def receive(self):
        while b"\0" not in self.received:
            more = self.socket.recv(65536)
            if not more:
                raise EOFError("the broker has closed the connection")
            self.received += more
        frame, self.received = self.received.split(b"\0", 1)
        head, body = frame.decode().lstrip("\n").split("\n\n", 1)
        command, *lines = head.split("\n")
        return command, dict(line.split(":", 1) for line in lines), body

    def await_frame(self, wanted):
        """The next frame that is wanted; others are held for those who want them."""
        for held in self.held:
            if wanted(held[0], held[1]):
                self.held.remove(held)
                return held
        while True:
            frame = self.receive()
            if frame[0] == "ERROR":
                raise RuntimeError(frame)
            if wanted(frame[0], frame[1]):
                return frame
            self.held.append(frame)

    def subscribe(self, name, destination, kind, **more):
        self.send(
            "SUBSCRIBE",
            {"id": name, "destination": destination, "subscription-type": kind, "receipt": name, **more},
        )
        self.await_frame(lambda command, headers: headers.get("receipt-id") == name)

    def message(self, subscription):
        _, headers, body = self.await_frame(
            lambda command, headers: headers.get("subscription") == subscription
        )
        return headers, json.loads(body)


class Memory:
    def __init__(self, stomp):
        self.stomp = stomp
        self.ids = 0
        self.session = {}
        stomp.subscribe("replies", REPLIES, "ANYCAST")
        self.session = {"mneme_worker": self.ask("open", name="python")["worker"]}

    def ask(self, method, **fields):
        self.ids += 1
        return self.ask_again(method, **fields)

    def ask_again(self, method, **fields):
        """Sends the last request once more, as if its reply was lost."""
        body = json.dumps({"id": self.ids, "method": method, "map": "stomp", **fields})
        headers = {
            "destination": "mneme.main.requests",
            "destination-type": "ANYCAST",
            "reply-to": REPLIES,
            "correlation-id": f"c{self.ids}",
            "content-length": len(body.encode()),
            "expires": int((time.time() + LIMIT_SECONDS) * 1000),
            **self.session,
        }
        if self.session:
            headers["mneme_oldest"] = self.ids
        self.stomp.send("SEND", headers, body)
        answered, reply = self.stomp.message("replies")
        assert answered["correlation-id"] == f"c{self.ids}", answered
        assert reply["id"] == self.ids, reply
        return reply


def main(port, user, password):
    sys.stdout.reconfigure(encoding="utf-8")
    stomp = Stomp(port, user, password)
    memory = Memory(stomp)

    memory.ask("set", key="greeting", value="hellö €")
    print("set and got", memory.ask("get", key="greeting")["value"])
    memory.ask("increment", key="visits")
    print("counted once:", memory.ask_again("increment", key="visits")["value"])
    refused = memory.ask("set", key="greeting", value=0, ifRevision=9007199254740991)
    print("refused:", refused["error"]["code"])

    stomp.subscribe(
        "news",
        "mneme.main.relay",
        "MULTICAST",
        selector="mneme_channel = 'python' AND (mneme_to IS NULL OR mneme_to = 'python')",
    )
    stomp.subscribe("changes", "mneme.main.changes", "MULTICAST")
    known = memory.ask("changes")["revision"]
    memory.ask("set", key="ready", value=True)
    change = None
    while change is None:
        headers, events = stomp.message("changes")
        assert int(headers["mneme_first"]) <= known + 1, "changes were missed"
        known = int(headers["mneme_last"])
        change = next((event for event in events if event.get("key") == "answer"), None)
    print(change["worker"], "has set", change["key"], "to", change["value"])
    _, relayed = stomp.message("news")
    print(relayed["from"], "says", relayed["value"])

    memory.ask("close")
    stomp.send("DISCONNECT", {"receipt": "bye"})
    stomp.await_frame(lambda command, headers: headers.get("receipt-id") == "bye")


if __name__ == "__main__":
    main(int(sys.argv[1]), sys.argv[2], os.environ["MNEME_PASSWORD"])
