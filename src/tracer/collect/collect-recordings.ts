import { counted } from '../common/counted.ts'
import { type Problem, throwIfAny } from '../common/errors.ts'
import type { TraceOutput } from '../import/trace-lines.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type CollectedAbout, CollectedTrace } from './collected-trace.ts'
import { mergeRecordings } from './merge-recordings.ts'
import { type RecordedNode, type Recording, type RecordingsSurvey, surveyRecordings } from './survey-recordings.ts'

/** What is known of recordings besides their events. */
export interface Collected {
  readonly nodes: readonly CollectedNode[]
  /** Messages that were sent, and of which nothing tells that they were handled or lost; by their kinds. */
  readonly unseen: ReadonlyMap<string, number>
  /** Messages that were handled, and of which nothing tells that they were sent; by their kinds. */
  readonly unsent: ReadonlyMap<string, number>
  /** Lines that a kill has left unfinished. */
  readonly torn: RecordingsSurvey['torn']
}

export interface CollectedNode {
  readonly node: string
  readonly processes: number
  readonly events: number
  /** Processes that ended without a word, and were followed by another. */
  readonly crashes: number
  /** Whether the last process has said that it ends. Otherwise nobody knows what became of it. */
  readonly hasEnded: boolean
}

/**
 * Makes traces of what processes recorded, going through the files twice: nothing holds all of it. What is kept is the
 * nodes, and a few numbers for each message. The same files give the same traces, in whatever order they are named.
 * Throws `LIVE` and `TRACE_…`, by file and line.
 */
export function collectRecordings(
  recordings: readonly Recording[],
  vocabulary: Vocabulary,
  about: Omit<CollectedAbout, 'description'>,
  output: TraceOutput,
  mostCharacters?: number,
): Collected {
  const survey = surveyRecordings(recordings.toSorted((a, b) => (a.file < b.file ? -1 : 1)))
  const collected = {
    nodes: survey.nodes.map(nodeOf),
    unseen: survey.messages.unseen(),
    unsent: survey.messages.unsent(),
    torn: survey.torn,
  }
  throwIfAny(collected.nodes.some(({ events }) => events > 0) ? [] : [noEvents(recordings)])
  const kinds = new Map(survey.nodes.map(({ node, kind }) => [node, kind]))
  const told = { ...about, description: description(collected) }
  const trace = new CollectedTrace(vocabulary, (node) => kinds.get(node), told, output, mostCharacters)
  for (const happened of mergeRecordings(survey)) trace.take(happened)
  trace.finish()
  return collected
}

function noEvents([first]: readonly Recording[]): Problem {
  const message = 'no event is recorded in any file'
  return {
    code: 'LIVE',
    ...(first === undefined ? {} : { file: first.file }),
    message,
    advice: 'record nodes that do something',
  }
}

function nodeOf({ node, processes }: RecordedNode): CollectedNode {
  const crashes = processes.slice(0, -1).filter(({ hasEnded }) => !hasEnded).length
  const events = processes.reduce((sum, process) => sum + process.events, 0)
  return { node, processes: processes.length, events, crashes, hasEnded: processes.at(-1)?.hasEnded === true }
}

/** What the trace itself cannot say. */
function description({ nodes, unseen, unsent }: Collected): string {
  const processes = nodes.reduce((sum, node) => sum + node.processes, 0)
  const crashes = nodes.reduce((sum, node) => sum + node.crashes, 0)
  const missing = sumOf(unseen)
  const unknown = sumOf(unsent)
  const open = nodes.filter(({ hasEnded }) => !hasEnded).length
  return [
    `Recorded by ${counted(processes, 'process', 'processes')} of ${counted(nodes.length, 'node')}; another run may do something else.`,
    ...(crashes === 0
      ? []
      : [`${counted(crashes, 'process', 'processes')} ended without a word, and the node came back.`]),
    ...(open === 0 ? [] : [`Of ${counted(open, 'node')} the recording ends without a word.`]),
    ...(missing === 0 ? [] : [`${counted(missing, 'message was', 'messages were')} sent and not seen to be handled.`]),
    ...(unknown === 0 ? [] : [`${counted(unknown, 'message was', 'messages were')} handled and not seen to be sent.`]),
  ].join(' ')
}

function sumOf(counts: ReadonlyMap<string, number>): number {
  return [...counts.values()].reduce((sum, count) => sum + count, 0)
}
