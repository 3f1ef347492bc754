"""Records tests of a distributed protocol as traces of protokoll, version 2 of their format. Needs Python 3.8.

    with Recorder(words, "traces", group="ring", file="test_ring", test="one message") as recorder:
        with recorder.section("A message"):
            recorder.mark("a", "starts", {"role": "idle"})

`words` is the vocabulary, as json.load gives it. What happens is told with the state of its node right after it, all of
it; outside of sections only states are kept. What no reader of traces would take raises Refused.
"""
import json
import os
import re
from contextlib import AbstractContextManager, contextmanager
from functools import partialmethod

class Refused(Exception):
    """What fails a test, also one that catches it."""


class Recorder(AbstractContextManager):
    _tests, _is_open, _refused, _left_by = {}, False, None, None  # tests of this process by their files
    def __init__(self, words, folder, *, group, file, test, path=None, description=None, repeatable=True):
        self._words = {of: {word["id"]: word for word in words.get(of, [])}
                       for of in ("roles", "variables", "kinds", "marks", "messages")}
        self._file = os.path.join(folder, *(re.sub(r"\W+", "_", name) for name in (group, file, test))) + ".jsonl"
        names = self._tests.setdefault(os.path.abspath(self._file).lower(), (group, file, test))
        if names != (group, file, test) or not all(names):
            raise Refused(f"test {(group, file, test)} has the file of {names}, or a name that is empty")
        self._lines = [_said(trace=2, vocabulary=words["name"], group=group, file=file, test=test, path=path or None,
                             repeatable=None if repeatable else False, description=description or None)]
        self._kinds, self._told, self._now = {}, {}, {}  # of nodes: the kind, the state that is told, and that now
        self._words.update(ops=dict.fromkeys(("queue", "send", "block", "lose", "handle")), nodes=self._kinds)

    def __exit__(self, _, error, __):
        self.finish(error)
        if error is None and self._refused is not None:
            raise self._refused

    @contextmanager
    def section(self, title, *, preparation=False, uses=(), tests=()):
        if self._is_open or not title or any(line.get("section") == title for line in self._lines):
            raise self._wrong(f"section {title!r} begins in another, or has the title of another, or none")
        self._lines.append(_said(section=title, preparation=preparation or None, uses=[*uses], tests=[*tests]))
        for node in self._now:
            self._meanwhile(node)
        self._is_open = True
        try:
            yield
        except BaseException as error:
            self._is_open, self._left_by = False, error
            raise
        self._is_open = False

    def mark(self, node, op, state, fields=None, kind=None):
        word = self._word("marks", op)
        if word.get("introduces") and node not in self._kinds:
            if self._words["kinds"] or kind is not None:
                self._word("kinds", kind)
            self._kinds[node] = kind
        self._fields(f"mark {op!r}", word.get("fields", []), fields or {})
        self._event(state, node=node, op=op, kind=kind, fields=fields or None)

    def send(self, node, peer, message, fields, state, id=None, op="send"):
        self._word("ops", op)
        self._word("nodes", peer)
        self._fields(f"message {message!r}", self._word("messages", message)["fields"], fields)
        other = "from" if op == "handle" else "to"
        self._event(state, node=node, op=op, **{other: peer}, message=message, id=id, fields=fields)

    handle = partialmethod(send, op="handle")

    def is_now(self, node, state):
        """Tells a state that no event explains; the next section begins with it, or the trace ends with it."""
        kind = self._words["kinds"].get(self._word("nodes", node), self._words)
        if state.get("role") not in kind["roles"]:
            raise self._wrong(f"role {state.get('role')!r} of node {node!r}; legal: {[*kind['roles']]}")
        words = [{**word, "optional": "initial" not in word}
                 for name, word in self._words["variables"].items() if name in kind["variables"]]
        self._fields(f"state of {node!r}", words, {name: value for name, value in state.items() if name != "role"})
        self._now[node] = json.loads(json.dumps(state))

    def finish(self, error=None):
        """Writes the trace. `error` is what failed the test, if anything did."""
        error, end = error or self._refused, {"end": "passed"}
        if error is not None:
            kind = {Refused: "refused", AssertionError: "assertion", TimeoutError: "timeout"}.get(type(error), "error")
            end = {"end": "failed", "reason": {"kind": kind, "message": " ".join(str(error).split())[:300]}}
        for node in [] if self._is_open or error and error is self._left_by else self._told:
            self._meanwhile(node)
        texts = [json.dumps(line, ensure_ascii=False, separators=(",", ":")) + "\n" for line in [*self._lines, end]]
        os.makedirs(os.path.dirname(self._file), exist_ok=True)
        with open(self._file + ".new", "w", encoding="utf-8", errors="backslashreplace", newline="\n") as out:
            out.writelines(texts)  # half a pair of surrogates is no UTF-8, and is escaped as JSON does it
        os.replace(self._file + ".new", self._file)

    def _event(self, state, **line):
        self.is_now(line["node"], state)
        if self._is_open:
            self._lines.append(_said(**line, set=self._changes(line["node"]) or None))

    def _meanwhile(self, node):
        is_new, changes = node not in self._told, self._changes(node)
        if is_new or changes:
            self._lines.append(_said(meanwhile=node, kind=self._kinds[node] if is_new else None, set=changes))

    def _changes(self, node):
        first = {name: word["initial"] for name, word in self._words["variables"].items() if "initial" in word}
        kind = self._words["kinds"].get(self._kinds[node], self._words)
        told = self._told.get(node, {"role": [*kind["roles"]][0], **first})
        self._told[node] = {**told, **self._now[node]}
        return {name: _splice(told.get(name, []), value) if isinstance(value, list) else value
                for name, value in self._now[node].items() if name not in told or told[name] != value}

    def _fields(self, what, words, fields):
        by_id = {word["id"]: word for word in words}
        required = {name for name, word in by_id.items() if not word.get("optional")}
        if not required <= fields.keys() <= by_id.keys():
            raise self._wrong(f"{what} has {sorted(fields)}; legal: {sorted(by_id)}, required: {sorted(required)}")
        for name, value in fields.items():
            self._value(f"{what}, {name}", by_id[name], value)

    def _value(self, at, word, value):
        if word["type"] == "list" and isinstance(value, list):
            for entry in value:
                self._fields(at, word["fields"], entry) if "fields" in word else self._value(at, {"type": word["of"]}, entry)
        elif value is not None or not word.get("nullable"):
            types = {"integer": int, "boolean": bool, "text": str, "node": str}
            if type(value) is not types.get(word["type"]) or type(value) is int and abs(value) >= 2 ** 53:
                raise self._wrong(f"{at} is {value!r}; legal: {word['type']}")
            if word["type"] == "node":
                self._word("nodes", value)

    def _word(self, of, name):
        if name not in self._words[of]:
            raise self._wrong(f"{name!r} is not one of the {of}: {[*self._words[of]]}")
        return self._words[of][name]

    def _wrong(self, message):
        self._refused = self._refused or Refused(message)
        return Refused(message)


def _said(**line):
    return {name: value for name, value in line.items() if value is not None and value != []}


def _splice(old, new):
    """How a list becomes another: as few as possible go from its front, and what is left begins the other."""
    drop = next(drop for drop in range(len(old) + 1) if old[drop:] == new[:len(old) - drop])
    return _said(drop=drop or None, keep=None if old or new else 0, add=new[len(old) - drop:])
