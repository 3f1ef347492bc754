import { isMessageEvent, peerOf, type TraceEvent } from '../../trace/events.ts'
import type { FoldedSection } from '../../trace/fold.ts'
import type { Bindings } from './bindings.ts'
import type { AllPart, CountPart, Evidence, NonePart, OrderPart, Part } from './evidence.ts'
import { advance, countMatches, find, type Progress, type Scope, startOf, wholeOf } from './find.ts'
import { inWords } from './in-words.ts'

/** What of the evidence a section does not show, in words; undefined when it shows all of it. */
export function missingIn(section: FoldedSection, { seen }: Evidence): string | undefined {
  const scope = wholeOf(section)
  const bindings: Bindings = new Map()
  return find(seen, section, scope, bindings).length > 0 ? undefined : explain(seen, section, scope, bindings)
}

/** Why a part was not found. It is asked only where it was not. */
function explain(part: Part, section: FoldedSection, scope: Scope, bindings: Bindings): string {
  if ('inOrder' in part) return explainOrder(part, section, scope, bindings)
  if ('all' in part) return explainAll(part, section, scope, bindings)
  if ('any' in part) {
    return `none of the alternatives: ${part.any.map((each) => explain(each, section, scope, bindings)).join('; or: ')}`
  }
  if ('none' in part) return explainNone(part, section, scope, bindings)
  if ('count' in part) return explainCount(part, section, scope, bindings)
  return inWords(part, bindings)
}

function explainAll({ all }: AllPart, section: FoldedSection, scope: Scope, bindings: Bindings): string {
  const parts = [...all.filter((each) => !('none' in each)), ...all.filter((each) => 'none' in each)]
  // The shortest beginning that cannot be found ends with the part that is missing.
  const length = parts.findIndex((_, i) => find({ all: parts.slice(0, i + 1) }, section, scope, bindings).length === 0)
  const [way] = length > 0 ? find({ all: parts.slice(0, length) }, section, scope, bindings) : [{ bindings }]
  const missing = parts[length]
  return missing === undefined
    ? inWords({ all }, bindings)
    : explain(missing, section, scope, way?.bindings ?? bindings)
}

function explainOrder({ inOrder }: OrderPart, section: FoldedSection, scope: Scope, bindings: Bindings): string {
  let ways: readonly Progress[] = [startOf(scope, bindings)]
  for (const [place, part] of inOrder.entries()) {
    const further = advance(inOrder, place, ways, section, scope)
    if (further.length === 0) return explainStep(part, ways, section, scope)
    ways = further
  }
  const [way] = ways
  const forbidden = way?.forbidden[0]
  if (!way || !forbidden) return inWords({ inOrder }, bindings)
  return explainNone(forbidden, section, { after: way.at, until: scope.until }, way.bindings)
}

/** The step that no way reaches: told from the way that got furthest with the least. */
function explainStep(part: Part, ways: readonly Progress[], section: FoldedSection, scope: Scope): string {
  const way = ways.reduce((a, b) => (b.at < a.at ? b : a))
  const rest = { after: way.at, until: scope.until }
  const [match] = find(part, section, rest, way.bindings)
  if (match?.first !== undefined) {
    const gap = { after: way.at, until: match.first }
    const broken = way.forbidden.find((none) => find(none.none, section, gap, match.bindings).length > 0)
    if (broken) return explainNone(broken, section, gap, match.bindings)
  }
  const event = section.frames[way.at]?.event
  const behind = event === undefined ? '' : `, behind ${describeEvent(event)} (event ${way.at + 1} of the section)`
  return `${explain(part, section, rest, way.bindings)}${behind}`
}

function explainNone({ none }: NonePart, section: FoldedSection, scope: Scope, bindings: Bindings): string {
  const [match] = find(none, section, scope, bindings)
  const event = match?.last === undefined ? undefined : section.frames[match.last]?.event
  const where = event === undefined ? '' : `: ${describeEvent(event)} (event ${(match?.last ?? 0) + 1} of the section)`
  return `there must not be ${inWords(none, bindings)}, and there is${where}`
}

function explainCount(part: CountPart, section: FoldedSection, scope: Scope, bindings: Bindings): string {
  const { length } = countMatches(part, section, scope, bindings)
  return length === 0 ? inWords(part, bindings) : `${inWords(part, bindings)} (there are ${length})`
}

function describeEvent(event: TraceEvent): string {
  if (!isMessageEvent(event)) return `${event.op} at node ${event.node}`
  return `${event.op} of ${event.message} at node ${event.node} ${event.op === 'handle' ? 'from' : 'to'} ${peerOf(event)}`
}
