"""Has the recorder of examples/python make the trace of steps of the conformance kit: FOLDER STEPS."""
import json
import sys
from contextlib import ExitStack
from pathlib import Path

from protokoll_recorder import Recorder

OUT, STEPS = sys.argv[1:]
told = json.loads(Path(STEPS).read_text(encoding="utf-8"))
words = json.loads((Path(STEPS).parent.parent / told["vocabulary"]).read_text(encoding="utf-8"))
recorder = Recorder(words, OUT, **told["trace"])
section = ExitStack()
for step in told["steps"]:
    if "section" in step:
        title = step.pop("section")
        section.enter_context(recorder.section(title, **step))
    elif "event" in step:
        event, state = step["event"], step["state"]
        if "message" not in event:
            recorder.mark(event.pop("node"), event.pop("op"), state, **event)
        elif event["op"] == "handle":
            recorder.handle(event["node"], event["from"], event["message"], event["fields"], state, event.get("id"))
        else:
            recorder.send(event["node"], event["to"], event["message"], event["fields"], state, event.get("id"), event["op"])
    elif "now" in step:
        recorder.is_now(step["now"], step["state"])
    elif "endSection" in step:
        section.close()
    else:
        recorder.finish(AssertionError(step["reason"]["message"]) if "reason" in step else None)
