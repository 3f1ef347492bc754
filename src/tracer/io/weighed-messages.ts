// What is joined is shown too, and reads the same on every machine.
import { join } from 'node:path/posix'
import type { WeighedMessage } from '../pages/document/load-bearing.ts'
import type { SectionLine } from '../trace/events.ts'
import { type LostFacts, parseLost } from '../trace/lost-facts.ts'
import type { Files } from './files.ts'
import { listTraces } from './list.ts'

/** What is known of the messages of traces; facts that are not of the trace as it is say nothing. */
export function weighedMessages(traces: string, facts: string, disk: Files): WeighedMessage[] {
  return listTraces(facts, disk.list).flatMap((path) => {
    const known = parseLost(disk.read(join(facts, path)) ?? '')
    const trace = disk.isFile(join(traces, path)) ? disk.read(join(traces, path)) : undefined
    return known === undefined || trace === undefined ? [] : weighed(known, trace)
  })
}

function weighed({ group, file, test, facts }: LostFacts, trace: string): WeighedMessage[] {
  const sends = sendsIn(trace)
  const isOfTrace = sends.length === facts.length && sends.every(({ message }, i) => facts[i]?.message === message)
  if (!isOfTrace) return []
  return sends.flatMap(({ message, features }, i) => {
    const weight = facts[i]?.class
    return weight === undefined ? [] : [{ group, file, test, message, weight, features }]
  })
}

function sendsIn(trace: string): { readonly message: string; readonly features: readonly string[] }[] {
  let features: readonly string[] = []
  const sends: { message: string; features: readonly string[] }[] = []
  for (const text of trace.split('\n')) {
    // Most lines are neither.
    if (!text.startsWith('{"section":') && !text.includes('"op":"send"')) continue
    const line: Partial<SectionLine> & { readonly op?: string; readonly message?: string } = JSON.parse(text)
    if (line.section !== undefined) features = line.tests ?? []
    else if (line.op === 'send' && line.message !== undefined) sends.push({ message: line.message, features })
  }
  return sends
}
