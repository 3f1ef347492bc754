import type { EndLine, Header, MeanwhileLine, SectionLine, TraceEvent } from '../../tracer/trace/events.ts'
import type { Trace, TraceSection } from '../../tracer/trace/trace.ts'

interface OpenSection extends TraceSection {
  readonly meanwhile: MeanwhileLine[]
  readonly events: TraceEvent[]
  afterwards?: MeanwhileLine[]
}

type Line = Header | SectionLine | MeanwhileLine | TraceEvent | EndLine

/**
 * Reads a trace that has been checked when its page was made: whatever is wrong with it was told then. One that stops
 * before its end, because its test still runs, counts as passed so far.
 */
export function readChecked(text: string, source: string): Trace {
  const sections: OpenSection[] = []
  let header: Header | undefined
  let end: EndLine = { end: 'passed' }
  for (const [i, json] of text.split('\n').entries()) {
    if (json === '') continue
    const line = JSON.parse(json) as Line
    if ('trace' in line) header = line
    else if ('section' in line) sections.push(opened(line, i + 1))
    else if ('end' in line) end = line
    else add(line, sections.at(-1))
  }
  if (header === undefined) throw new Error(`${source}: no trace`)
  const { end: outcome, ...why } = end
  return { source, header, sections, outcome, ...why }
}

function opened({ section: title, ...claims }: SectionLine, line: number): OpenSection {
  return { ...claims, title, line, meanwhile: [], events: [] }
}

function add(line: MeanwhileLine | TraceEvent, section: OpenSection | undefined): void {
  if (section === undefined) return
  if ('node' in line) section.events.push(line)
  else if (section.events.length === 0) section.meanwhile.push(line)
  else {
    section.afterwards ??= []
    section.afterwards.push(line)
  }
}
