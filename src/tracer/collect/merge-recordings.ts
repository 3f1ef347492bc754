import { ProtokollError, quote } from '../common/errors.ts'
import { FirstOf } from '../common/first-of.ts'
import type { LogRecord } from '../import/log-source.ts'
import { type BeginLine, type EventLine, parseLiveLine, type RowLine } from './live-line.ts'
import { type MessageId, readMessageId } from './message-id.ts'
import { keyOf } from './seen-messages.ts'
import type { RecordedNode, RecordedProcess, Recording, RecordingsSurvey } from './survey-recordings.ts'

/** What happened to a node, with the place that says so. */
export interface Happened {
  readonly node: string
  readonly row: RowLine | Pick<EventLine, 'op'>
  readonly file: string
  readonly line: number
}

/** What comes next at a node, and where it stands among what comes next at others. */
interface Next {
  readonly happened: Happened
  readonly start: number
  readonly time: number
  /** The message that it handles, if that is in the files. */
  readonly cause: MessageId | undefined
}

interface Stream {
  /** Its place in the order of the nodes' names. */
  readonly place: number
  readonly rest: Iterator<Next>
  next: Next
}

/**
 * What happened to all nodes, every cause before its effects. Of what none caused the other, that comes first whose clock
 * says less, and then that of the node whose name comes first: no wall clock is asked, nor the order of the files. Throws
 * `LIVE` where messages are handled before what led to them.
 */
export function* mergeRecordings({ nodes, messages }: RecordingsSurvey): Generator<Happened> {
  const ready = new FirstOf<Stream>(isBefore)
  const waiting = new Map<string, Stream[]>()
  /** Up to which time each process has been told. */
  const told = new Map<string, number>()
  const isTold = ({ start, node, time }: MessageId) => (told.get(keyOf(start, node)) ?? 0) >= time
  const place = (stream: Stream) => {
    const { cause } = stream.next
    if (cause === undefined || isTold(cause) || !messages.wasSent(cause)) return ready.add(stream)
    const key = keyOf(cause.start, cause.node)
    const others = waiting.get(key)
    if (others) others.push(stream)
    else waiting.set(key, [stream])
  }
  for (const [i, node] of nodes.entries()) {
    const rest = happenedTo(node)
    const first = rest.next()
    if (!first.done) place({ place: i, rest, next: first.value })
  }
  for (let stream = ready.take(); stream; stream = ready.take()) {
    const { happened, start } = stream.next
    yield happened
    const key = keyOf(start, happened.node)
    if ('t' in happened.row) told.set(key, happened.row.t)
    const after = stream.rest.next()
    if (!after.done) {
      stream.next = after.value
      place(stream)
    }
    const woken = waiting.get(key)
    if (woken === undefined) continue
    waiting.delete(key)
    for (const each of woken) place(each)
  }
  const [stuck] = waiting.values().next().value ?? []
  if (stuck) throw circle(stuck.next)
}

function isBefore(a: Stream, b: Stream): boolean {
  return a.next.time === b.next.time ? a.place < b.place : a.next.time < b.next.time
}

/** What happened to one node, in the order of its files. */
function* happenedTo({ node, recordings, processes }: RecordedNode): Generator<Next> {
  let number = -1
  let hasEvents = false
  for (const record of recordsOf(recordings)) {
    const line = record.text === undefined ? undefined : parseLiveLine(record.text)
    // What is wrong has been told before.
    if (line === undefined || 'end' in line || isEmpty(line)) continue
    if ('live' in line) {
      yield* crashOf(processes[number], record, node)
      number += 1
      continue
    }
    const process = processes[number]
    if (process) yield nextOf(node, seen(line, hasEvents ? process : undefined), process, record)
    hasEvents ||= 'op' in line
  }
}

/** Whether it says how far the clock is, and nothing else. */
function isEmpty(line: BeginLine | RowLine): boolean {
  return 'set' in line && !('op' in line) && Object.keys(line.set ?? {}).length === 0
}

function* recordsOf(recordings: readonly Recording[]): Generator<LogRecord> {
  for (const recording of recordings) yield* recording.records()
}

/** A change that nothing explains is an event where the program has named the mark for it. */
function seen(row: RowLine, process: RecordedProcess | undefined): RowLine {
  const op = process?.begin.unseen
  return 'op' in row || op === undefined ? row : { ...row, op }
}

function nextOf(node: string, row: RowLine, { begin, messageTime }: RecordedProcess, record: LogRecord): Next {
  const cause = 'from' in row ? readMessageId(row.id) : undefined
  // Nobody has heard of the process before its first message, so it may have begun right before that.
  const time = Math.max(row.t, messageTime ?? 0)
  return { happened: { node, row, file: record.file, line: record.line }, start: begin.start, time, cause }
}

/** The end of a process that has not said that it ends, when another one of the node begins. */
function crashOf(ended: RecordedProcess | undefined, { file, line }: LogRecord, node: string): Next[] {
  if (ended === undefined || ended.hasEnded || ended.begin.crash === undefined) return []
  const row = { op: ended.begin.crash }
  return [{ happened: { node, row, file, line }, start: ended.begin.start, time: ended.lastTime, cause: undefined }]
}

function circle({ happened: { file, line }, cause }: Next): ProtokollError {
  return new ProtokollError({
    code: 'LIVE',
    file,
    line,
    message: 'a message is handled before what led to it',
    found: `sent at ${cause?.time} by start ${cause?.start} of node ${quote(cause?.node)}`,
    advice: 'collect files of one run: processes of several have the same names',
  })
}
