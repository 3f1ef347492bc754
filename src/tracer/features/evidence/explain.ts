import { LIMITS } from '../../common/limits.ts'
import { shorten } from '../../common/visible.ts'
import { isMessageEvent, peerOf, type TraceEvent } from '../../trace/events.ts'
import type { FoldedSection } from '../../trace/fold.ts'
import type { Bindings } from './bindings.ts'
import type { AllPart, CountPart, Evidence, NonePart, OrderPart, Part } from './evidence.ts'
import { Search } from './find.ts'
import { advance, type Progress, startOf } from './in-order.ts'
import { inWords } from './in-words.ts'
import { namesNeeded } from './names.ts'
import { TooManySteps } from './search-steps.ts'
import { EARLIEST, EXISTENCE, type Scope } from './way.ts'

/**
 * What of the evidence a section does not show, in words; undefined when it shows all of it. Whoever asks more than once
 * about a section should do so with one `search`. Throws `TooManySteps` where it cannot be known.
 */
export function missingIn(
  section: FoldedSection,
  { seen }: Evidence,
  search: Search = new Search(section),
): string | undefined {
  const bindings: Bindings = new Map()
  search.steps.restart()
  const isSeen = search.find(seen, search.whole, bindings, EXISTENCE).length > 0
  return isSeen ? undefined : shorten(explainWhole(seen, search, bindings), LIMITS.missingCharacters)
}

/** It may take as many steps as the search did. That something is missing is known also where these are too few. */
function explainWhole(seen: Part, search: Search, bindings: Bindings): string {
  search.steps.restart()
  try {
    return explain(seen, search, search.whole, bindings)
  } catch (error) {
    if (!(error instanceof TooManySteps)) throw error
    return `${inWords(seen, bindings)}; what of it takes more than ${search.steps.most} steps to find out`
  }
}

/** Why a part was not found. It is asked only where it was not. */
function explain(part: Part, search: Search, scope: Scope, bindings: Bindings): string {
  if ('inOrder' in part) return explainOrder(part, search, scope, bindings)
  if ('all' in part) return explainAll(part, search, scope, bindings)
  if ('any' in part) {
    return `none of the alternatives: ${part.any.map((each) => explain(each, search, scope, bindings)).join('; or: ')}`
  }
  if ('none' in part) return explainNone(part, search, scope, bindings)
  if ('count' in part) return explainCount(part, search, scope, bindings)
  return inWords(part, bindings)
}

function explainAll({ all }: AllPart, search: Search, scope: Scope, bindings: Bindings): string {
  const parts = [...all.filter((each) => !('none' in each)), ...all.filter((each) => 'none' in each)]
  // The shortest beginning that cannot be found ends with the part that is missing.
  const isFound = (all: Part[]) => search.find({ all }, scope, bindings, EXISTENCE).length > 0
  const length = parts.findIndex((_, i) => !isFound(parts.slice(0, i + 1)))
  const missing = parts[length]
  const need = { ...EARLIEST, ...namesNeeded(missing ? [missing] : [], EARLIEST) }
  const [way] = length > 0 ? search.find({ all: parts.slice(0, length) }, scope, bindings, need) : [{ bindings }]
  return missing === undefined ? inWords({ all }, bindings) : explain(missing, search, scope, way?.bindings ?? bindings)
}

function explainOrder({ inOrder }: OrderPart, search: Search, scope: Scope, bindings: Bindings): string {
  let ways: readonly Progress[] = [startOf(scope, bindings)]
  for (const [place, part] of inOrder.entries()) {
    const further = advance(inOrder, place, ways, search, scope, EARLIEST)
    if (further.length === 0) return explainStep(part, ways, search, scope)
    ways = further
  }
  const [way] = ways
  const forbidden = way?.forbidden[0]
  if (!way || !forbidden) return inWords({ inOrder }, bindings)
  return explainNone(forbidden, search, { after: way.at, until: scope.until }, way.bindings)
}

/** The step that no way reaches: told from the way that got furthest with the least. */
function explainStep(part: Part, ways: readonly Progress[], search: Search, scope: Scope): string {
  const way = ways.reduce((a, b) => (b.at < a.at ? b : a))
  const rest = { after: way.at, until: scope.until }
  const [match] = search.find(part, rest, way.bindings, { ...EARLIEST, ...namesNeeded(way.forbidden, EARLIEST) })
  if (match?.first !== undefined) {
    const gap = { after: way.at, until: match.first }
    const broken = way.forbidden.find((none) => !search.isAbsent(none, gap, match.bindings))
    if (broken) return explainNone(broken, search, gap, match.bindings)
  }
  const event = search.section.frames[way.at]?.event
  const behind = event === undefined ? '' : `, behind ${describeEvent(event)} (event ${way.at + 1} of the section)`
  return `${explain(part, search, rest, way.bindings)}${behind}`
}

function explainNone({ none }: NonePart, search: Search, scope: Scope, bindings: Bindings): string {
  const [match] = search.find(none, scope, bindings, EARLIEST)
  const event = match?.last === undefined ? undefined : search.section.frames[match.last]?.event
  const where = event === undefined ? '' : `: ${describeEvent(event)} (event ${(match?.last ?? 0) + 1} of the section)`
  return `there must not be ${inWords(none, bindings)}, and there is${where}`
}

function explainCount(part: CountPart, search: Search, scope: Scope, bindings: Bindings): string {
  const { length } = search.count(part, scope, bindings)
  return length === 0 ? inWords(part, bindings) : `${inWords(part, bindings)} (there are ${length})`
}

function describeEvent(event: TraceEvent): string {
  if (!isMessageEvent(event)) return `${event.op} at node ${event.node}`
  return `${event.op} of ${event.message} at node ${event.node} ${event.op === 'handle' ? 'from' : 'to'} ${peerOf(event)}`
}
