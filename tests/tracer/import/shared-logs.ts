import { existsSync, readdirSync } from 'node:fs'
import { basename, join, resolve } from 'node:path'
import type { Account } from '../../../src/tracer/import/account.ts'
import { logFiles } from '../../../src/tracer/io/log-file.ts'
import type { State, TraceEvent } from '../../../src/tracer/trace/events.ts'
import { fold } from '../../../src/tracer/trace/fold.ts'
import type { Trace } from '../../../src/tracer/trace/trace.ts'
import { importText, shipped, tracesOf } from './imported.ts'

/** Logs of other systems, which lie beside the repository where there are any. */
const FOLDER = resolve(import.meta.dirname, '../../../../shared/logs')

export const ETCD = join(FOLDER, 'etcd/example.ndjson')
export const CHORD = join(FOLDER, 'shiviz/chord.log')
export const hasLogs = existsSync(ETCD) && existsSync(CHORD)
/** etcd's transcripts, in the order of their names. */
export const TRANSCRIPTS: readonly string[] = hasLogs
  ? readdirSync(join(FOLDER, 'etcd'))
      .filter((name) => name.endsWith('.txt'))
      .sort()
      .map((name) => join(FOLDER, 'etcd', name))
  : []

/** What one of the shipped mappings makes of a file. */
export function importFile(path: string, name: string): { readonly account: Account; readonly trace: Trace } {
  const mapping = shipped(name)
  const made = importText(logFiles([{ file: basename(path), path }], mapping.record), mapping)
  const [trace, ...others] = tracesOf(made, mapping.vocabulary)
  if (trace === undefined || others.length > 0) throw new Error(`${path}: ${made.traces} traces`)
  return { account: made.account, trace }
}

export interface Step {
  readonly event: TraceEvent
  /** How the node of the event was right before it, and right after. */
  readonly before: State
  readonly after: State
}

/** Every event of a trace, with the states of its node as they are folded. */
export function stepsOf(trace: Trace, name: string): Step[] {
  return fold(trace, shipped(name).vocabulary).flatMap(({ before, frames }) =>
    frames.map(({ event, states }, i) => ({
      event,
      before: (i === 0 ? before : frames[i - 1]?.states)?.get(event.node) ?? {},
      after: states.get(event.node) ?? {},
    })),
  )
}
