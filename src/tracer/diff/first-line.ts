import { isMessageEvent, peerOf, type TraceLine } from '../trace/events.ts'
import { parseLine } from '../trace/parse-line.ts'
import { sentence } from './event-texts.ts'

/** The first line in which two traces differ, in words. */
export interface FirstLine {
  /** From 1. */
  readonly line: number
  /** The section that it is in; undefined before the first. */
  readonly section?: string
  /** Which event of the section it is, from 1; undefined for a line that is none. */
  readonly event?: number
  /** What the traces have there. */
  readonly first: string
  readonly second: string
}

/** Holds two traces against each other line by line: whatever differs, differs. Undefined if nothing does. */
export function firstLine(first: string, second: string): FirstLine | undefined {
  if (first === second) return undefined
  const [one, other] = [first.split('\n'), second.split('\n')]
  const at = one.findIndex((text, i) => text !== other[i])
  const place = at < 0 ? one.length : at
  const texts = [one[place] ?? '', other[place] ?? '']
  const told = texts.map(textOf)
  // What reads alike is told as the traces have it.
  const [a = '', b = ''] = told[0] === told[1] ? texts : told
  return { line: place + 1, ...sectionOf(one.slice(0, place), texts), first: a, second: b }
}

function sectionOf(before: readonly string[], texts: readonly string[]): Pick<FirstLine, 'section' | 'event'> {
  const lines = before.map(lineOf)
  const start = lines.findLastIndex((line) => line !== undefined && 'section' in line)
  const head = lines[start]
  if (head === undefined || !('section' in head)) return {}
  const isEvent = (line: TraceLine | undefined) => line !== undefined && 'node' in line
  const events = lines.slice(start + 1).filter(isEvent).length
  return { section: head.section, ...(texts.map(lineOf).some(isEvent) ? { event: events + 1 } : {}) }
}

function lineOf(text: string): TraceLine | undefined {
  const parsed = parseLine(text)
  return 'line' in parsed ? parsed.line : undefined
}

/** A line in words. The names in it are those of the trace. */
function textOf(text: string): string {
  const line = lineOf(text)
  if (line === undefined) return text === '' ? '(nothing)' : text
  if ('section' in line) return `the section ${JSON.stringify(line.section)} begins`
  if ('meanwhile' in line) return sentence(`${line.meanwhile} meanwhile`, {}, line.set)
  if ('end' in line) return `the test ${line.end}${line.reason === undefined ? '' : `: ${line.reason.message}`}`
  if (!('node' in line)) return text
  if (!isMessageEvent(line)) return sentence(`${line.node} ${line.op}`, line.fields, line.set)
  const peer = `${line.op === 'handle' ? 'from' : 'to'} ${peerOf(line)}`
  const id = line.id === undefined ? '' : ` (id ${line.id})`
  return sentence(`${line.node} ${line.op} ${line.message} ${peer}${id}`, line.fields, line.set)
}
