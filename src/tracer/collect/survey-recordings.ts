import { type Problem, quote, throwIfAny } from '../common/errors.ts'
import { groupBy } from '../common/group-by.ts'
import type { LogRecord, LogSource } from '../import/log-source.ts'
import { type BeginLine, type LiveLine, readLiveLine } from './live-line.ts'
import { readMessageId } from './message-id.ts'
import { keyOf, SeenMessages } from './seen-messages.ts'

/** One file, which can be gone through more than once. */
export interface Recording extends LogSource {
  /** As the user named it. */
  readonly file: string
}

/** One process of a node, as far as its file tells it. */
export interface RecordedProcess {
  readonly begin: BeginLine
  readonly file: string
  /** The line of its file that it begins with, from 1. */
  readonly line: number
  events: number
  lastTime: number
  /** The time of the first message that it sent or handled. */
  messageTime: number | undefined
  /** Whether it has said that it ends. */
  hasEnded: boolean
}

/** A node, with its files and its processes in the order in which they ran. */
export interface RecordedNode {
  readonly node: string
  readonly kind: string | undefined
  readonly recordings: readonly Recording[]
  readonly processes: readonly RecordedProcess[]
}

/** What is known of recordings before they are put together. */
export interface RecordingsSurvey {
  /** In the order of their names. */
  readonly nodes: readonly RecordedNode[]
  readonly messages: SeenMessages
  /** Lines that a kill has left unfinished. */
  readonly torn: readonly { readonly file: string; readonly line: number }[]
}

/** Goes through all files once. Throws `LIVE` with what is wrong in them, which is told by file and line. */
export function surveyRecordings(recordings: readonly Recording[]): RecordingsSurvey {
  const messages = new SeenMessages()
  const surveys = recordings.map((recording) => new FileSurvey(recording, messages))
  for (const survey of surveys) survey.run()
  const ofNodes = groupBy(surveys, ({ node }) => node)
  const nodes = [...ofNodes].map(([node, files]) => nodeOf(node, files)).sort((a, b) => (a.node < b.node ? -1 : 1))
  return { nodes, messages, torn: surveys.flatMap(({ torn }) => torn).sort(byPlace) }
}

class FileSurvey {
  readonly recording: Recording
  readonly processes: RecordedProcess[] = []
  readonly torn: { readonly file: string; readonly line: number }[] = []
  private readonly messages: SeenMessages
  /** A line that is no JSON, as long as nothing follows that a killed process cannot have written. */
  private unfinished: LogRecord | undefined

  constructor(recording: Recording, messages: SeenMessages) {
    this.recording = recording
    this.messages = messages
  }

  get node(): string {
    return this.processes[0]?.begin.node ?? ''
  }

  run(): void {
    for (const record of this.recording.records()) this.take(record)
    if (this.unfinished) this.torn.push(placeIn(this.unfinished))
    if (this.processes.length > 0) return
    throwIfAny([
      {
        code: 'LIVE',
        file: this.recording.file,
        message: 'nothing is recorded in it',
        legal: 'lines of protokoll/live, the first with "live"',
      },
    ])
  }

  private take(record: LogRecord): void {
    const line = record.text === undefined ? undefined : readLiveLine(record.text)
    if (record.text === undefined && record.mayBeCut !== true) throwIfAny([notJson(record)])
    if (this.unfinished) {
      if (line === undefined || !('live' in line)) throwIfAny([notJson(this.unfinished)])
      this.torn.push(placeIn(this.unfinished))
      this.unfinished = undefined
    }
    if (line === undefined) this.unfinished = record
    else if (isProblems(line)) throwIfAny(line.map((problem) => ({ ...problem, ...placeIn(record) })))
    else if ('live' in line) this.begin(line, record)
    else this.row(line, record)
  }

  private begin(begin: BeginLine, record: LogRecord): void {
    const before = this.processes.at(-1)
    if (before !== undefined) {
      throwIfAny([
        ...(before.begin.node === begin.node
          ? []
          : [wrong(record, 'node', 'a line of another node', begin.node, quote(before.begin.node))]),
        ...(before.begin.start < begin.start
          ? []
          : [
              wrong(
                record,
                'start',
                'not a later start of the node',
                begin.start,
                `more than ${before.begin.start}`,
                !before.hasEnded,
              ),
            ]),
      ])
    }
    const { file, line } = record
    const process = { begin, file, line, events: 0, lastTime: begin.t, messageTime: undefined, hasEnded: false }
    this.processes.push(process)
  }

  private row(line: Exclude<LiveLine, BeginLine>, record: LogRecord): void {
    const process = this.processes.at(-1)
    if (process === undefined) {
      throwIfAny([{ ...placeIn(record), code: 'LIVE', message: 'a line before the first with "live"' }])
      return
    }
    if (process.hasEnded) {
      const message = 'a line after the end of its process'
      throwIfAny([{ ...placeIn(record), code: 'LIVE', message, ...adviceFor(this.isOfAnother(line.t)) }])
    }
    if (line.t <= process.lastTime) {
      const legal = `more than ${process.lastTime}`
      throwIfAny([wrong(record, 't', 'a time that does not grow', line.t, legal, this.isOfAnother(line.t))])
    }
    process.lastTime = line.t
    if ('end' in line) process.hasEnded = true
    else if ('op' in line) {
      process.events += 1
      if ('message' in line) this.message(line, process, record)
    }
  }

  /** Whether a line may be of a process before the last one, which goes on beside that. */
  private isOfAnother(time: number, start?: number): boolean {
    const before = this.processes.slice(0, -1).filter(({ hasEnded }) => !hasEnded)
    return before.some(({ begin, lastTime }) => lastTime < time && (start === undefined || begin.start === start))
  }

  private message(line: Extract<LiveLine, { message: string }>, process: RecordedProcess, record: LogRecord): void {
    process.messageTime ??= line.t
    const id = readMessageId(line.id)
    if (line.op === 'handle') this.messages.handled(id, line.message)
    else if (line.op === 'lose' && id) this.messages.lost(id)
    if (line.op !== 'send') return
    const { node, start } = process.begin
    if (id === undefined || id.time !== line.t || id.start !== start || id.node !== node) {
      throwIfAny([
        wrong(
          record,
          'id',
          'not the id of a message that is sent here',
          line.id,
          `the line's "t", the "start" and the node`,
          this.isOfAnother(line.t, id?.start),
        ),
      ])
      return
    }
    this.messages.sent(id, line.message)
  }
}

/** Files of one node, which must tell of its processes one after the other. */
function nodeOf(node: string, surveys: readonly FileSurvey[]): RecordedNode {
  const sorted = surveys.toSorted((a, b) => startOf(a) - startOf(b))
  const processes = sorted.flatMap((survey) => survey.processes)
  const seen = new Set<string>()
  for (const [i, { begin, file, line }] of processes.entries()) {
    const before = processes[i - 1]
    const key = keyOf(begin.start, node)
    if (!seen.has(key) && (before === undefined || before.begin.start < begin.start)) {
      seen.add(key)
      continue
    }
    const found = `start ${begin.start} of node ${quote(node)}, after start ${before?.begin.start} in ${quote(before?.file)}`
    throwIfAny([
      {
        code: 'LIVE',
        file,
        line,
        message: 'two files tell of the same starts of a node',
        found,
        advice: 'collect files of one run; name the starts with `start` where a node does not go on in its file',
      },
    ])
  }
  return { node, kind: processes[0]?.begin.kind, recordings: sorted.map(({ recording }) => recording), processes }
}

function startOf({ processes }: FileSurvey): number {
  return processes[0]?.begin.start ?? 0
}

function isProblems(line: LiveLine | readonly unknown[]): line is readonly Omit<Problem, 'file' | 'line'>[] {
  return Array.isArray(line)
}

function placeIn({ file, line }: LogRecord): { readonly file: string; readonly line: number } {
  return { file, line }
}

function byPlace(a: { readonly file: string; readonly line: number }, b: typeof a): number {
  return a.file === b.file ? a.line - b.line : a.file < b.file ? -1 : 1
}

function wrong(
  record: LogRecord,
  field: string,
  message: string,
  found: unknown,
  legal: string,
  isOfAnother = false,
): Problem {
  return { code: 'LIVE', ...placeIn(record), field, message, found: quote(found), legal, ...adviceFor(isOfAnother) }
}

const AT_ONCE =
  'two processes seem to have written into this file at once: give each a file of its own, or let one end before the next begins'

function adviceFor(isOfAnother: boolean): Pick<Problem, 'advice'> {
  return isOfAnother ? { advice: AT_ONCE } : {}
}

function notJson(record: LogRecord): Problem {
  const { text, why } = record
  return {
    code: 'LIVE',
    ...placeIn(record),
    message: why ?? 'not a JSON object',
    ...(text === undefined ? {} : { found: quote(text) }),
    legal: 'one object a line; only the last line of a process may be cut off',
  }
}
