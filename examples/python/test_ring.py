"""Nodes in a ring choose the one with the largest number: each passes on what is larger than all that it has seen, and whose own
number comes back has won (Chang and Roberts, 1979).

`python3 -m pytest` or `python3 -m unittest` runs this, and leaves a trace for each test in the folder TRACES, or in `traces`.
"""
import json
import os
import unittest
from collections import deque
from pathlib import Path

from protokoll_recorder import Recorder

HERE = Path(__file__).parent
WORDS = json.loads((HERE / "ring.json").read_text(encoding="utf-8"))


class Ring:
    """Numbers by node, in the order of the ring. Messages of a link keep their order; a link that is cut loses them."""

    def __init__(self, numbers, recorder):
        self.numbers, self.recorder, self.cut = numbers, recorder, set()
        self.states = {node: {"role": "off", "largest": 0, "winner": None, "seen": []} for node in numbers}
        names = list(numbers)
        self.next = dict(zip(names, names[1:] + names[:1]))
        self.under_way = deque()
        for node, state in self.states.items():
            recorder.mark(node, "starts", state)

    def begin(self, node):
        number = self.numbers[node]
        self.states[node].update(role="hoping", largest=number)
        self.recorder.mark(node, "begins", self.states[node], {"number": number})
        self.send(node, "offer", {"number": number})

    def send(self, node, message, fields):
        to = self.next[node]
        self.recorder.send(node, to, message, fields, self.states[node])
        if node in self.cut:
            self.recorder.send(node, to, message, fields, self.states[node], op="lose")
        else:
            self.under_way.append((node, to, message, fields))

    def run(self):
        while self.under_way:
            sender, node, message, fields = self.under_way.popleft()
            answer = self.offer(node, **fields) if message == "offer" else self.result(node, **fields)
            self.recorder.handle(node, sender, message, fields, self.states[node])
            if answer is not None:
                self.send(node, *answer)

    def offer(self, node, number):
        state = self.states[node]
        state["seen"].append(number)
        if number == self.numbers[node]:
            state.update(role="chosen", winner=node)
            return "result", {"winner": node}
        if number < state["largest"]:
            return None
        state.update(role="beaten", largest=number)
        return "offer", {"number": number}

    def result(self, node, winner):
        if self.states[node]["winner"] is None:
            self.states[node]["winner"] = winner
            return "result", {"winner": winner}
        return None


class RingTest(unittest.TestCase):
    def recorded(self):
        return Recorder(
            WORDS, os.environ.get("TRACES", "traces"), group="ring", file="test_ring", path="test_ring.py",
            test=self._testMethodName[5:].replace("_", " "), description=self._testMethodDoc)

    def test_the_largest_number_wins(self):
        """All begin at once, and two numbers are stopped on their way."""
        with self.recorded() as recorder:
            with recorder.section("Starting", preparation=True):
                ring = Ring({"a": 3, "b": 9, "c": 5}, recorder)
            with recorder.section("All offer their numbers"):
                for node in ring.numbers:
                    ring.begin(node)
                ring.run()
            self.assertEqual({state["winner"] for state in ring.states.values()}, {"b"})

    def test_one_begins_late(self):
        """What happens between the sections is not shown; what it changed is."""
        with self.recorded() as recorder:
            ring = Ring({"a": 1, "b": 2}, recorder)
            ring.begin("a")
            with recorder.section("The other begins"):
                ring.begin("b")
                ring.run()
            self.assertEqual(ring.states["a"]["winner"], "b")

    def test_a_link_is_cut(self):
        """Where a message is lost, nobody wins."""
        with self.recorded() as recorder:
            with recorder.section("Starting", preparation=True):
                ring = Ring({"a": 1, "b": 2, "c": 3}, recorder)
            with recorder.section("What c offers is lost"):
                ring.cut.add("c")
                ring.begin("c")
                ring.run()
            self.assertEqual({state["winner"] for state in ring.states.values()}, {None})


if __name__ == "__main__":
    unittest.main()
