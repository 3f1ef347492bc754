import { LIMITS } from '../common/limits.ts'
import { makeCells } from '../trace/cells.ts'
import { isMessageEvent, peerOf, type TraceEvent } from '../trace/events.ts'
import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type IsNew, type Item, kindOf, type Renamed, Tokens, takeApart, wordOf } from './align/items.ts'
import { needsTracks } from './align/node-tracks.ts'
import { standIns } from './align/stand-ins.ts'
import type { Change, Rename, RenameLink, SideName } from './report.ts'

/** Of all events of either kind, this part stands where one of the other does. */
const NEARLY_ALL = 0.9
/** A kind of event that has another name after, and where such events are. */
type Found = Omit<Rename, 'events' | 'change'>

/** What one side has. */
interface RenameSide {
  readonly traces: readonly Trace[]
  readonly vocabulary: Vocabulary
}

export interface BothSides extends Readonly<Record<SideName, RenameSide>> {
  /** The tests that are on both sides, and of which events can be compared. */
  readonly pairs: readonly Readonly<Record<SideName, Trace>>[]
  readonly isNew: IsNew
}

/**
 * Kinds of messages and marks that are called something else, or that others took the place of. What was `A` is `B` now
 * if no trace after has an `A`, none before has a `B`, and nearly all events of either stand in the place of one of the
 * other, see `standIns`.
 */
export function findRenames({ before, after, pairs, isNew }: BothSides): Found[] {
  const [was, is] = [wordsIn(before.traces), wordsIn(after.traces)]
  const gone = new Set([...was].filter((word) => !is.has(word)))
  const come = new Set([...is].filter((word) => !was.has(word)))
  if (gone.size === 0 || come.size === 0) return []
  const follows = needsTracks(before.vocabulary) || needsTracks(after.vocabulary)
  const votes = new Votes()
  for (const pair of pairs) {
    if (!hasAny(pair.before, gone) && !hasAny(pair.after, come)) continue
    const context = { tokens: new Tokens(), isNew, follows }
    const left = takeApart(pair.before, before.vocabulary, context)
    const right = takeApart(pair.after, after.vocabulary, context)
    const found = standIns(left, right, gone, come)
    for (const item of [...found.before, ...found.after]) votes.count(item)
    for (const [a, b] of found.pairs) votes.join(a, b)
  }
  return votes.renames()
}

/** For taking traces apart: what kinds before are called after. */
export function renamedBy(renames: readonly Found[]): Renamed {
  return new Map(renames.map(({ what, before, after }) => [`${what} ${before}`, after]))
}

/** The renames that some change tells, and all changes, with the nodes in the texts of these. */
export function tellRenames(
  found: readonly Found[],
  changes: readonly Change[],
  words: Vocabulary,
): { readonly renames: readonly Rename[]; readonly changes: readonly Change[] } {
  const byId = new Map(found.map((each) => [`rename:${each.what}.${each.before}.${each.after}:changed`, each]))
  const renames = changes.flatMap(({ id, occurrences: events }): Rename[] => {
    const rename = byId.get(id)
    return rename ? [{ ...rename, events, change: id }] : []
  })
  const told = changes.map((change) => {
    const rename = byId.get(change.id)
    return rename ? { ...change, text: textOf(rename, words) } : change
  })
  return { renames, changes: told }
}

function textOf({ before, after, links }: Found, words: Vocabulary): string {
  const cells = makeCells(words)
  // What stands in backquotes ends at the next.
  const name = (node: string) => cells.node(node).replaceAll('`', "'")
  const texts = links.map(({ from, to }) => `\`${name(from)}${to === undefined ? '' : ` → ${name(to)}`}\``)
  const more = texts.length > LIMITS.renameLinks ? ` and ${texts.length - LIMITS.renameLinks} more` : ''
  return `\`${before}\` (${texts.slice(0, LIMITS.renameLinks).join(', ')}${more}) is now \`${after}\``
}

function wordsIn(traces: readonly Trace[]): Set<string> {
  const words = new Set<string>()
  for (const { sections } of traces)
    for (const { events } of sections) for (const event of events) words.add(wordOf(event))
  return words
}

function hasAny({ sections }: Trace, words: ReadonlySet<string>): boolean {
  return sections.some(({ events }) => events.some((event) => words.has(wordOf(event))))
}

interface Joined {
  readonly found: Omit<Found, 'links'>
  readonly words: readonly [before: string, after: string]
  count: number
  readonly links: Map<string, RenameLink>
}

/** How many events there are of each kind, and how many stand in the place of one of which other kind. */
class Votes {
  private readonly totals = new Map<string, number>()
  private readonly joined = new Map<string, Joined>()

  count({ event }: Item): void {
    if (event) this.totals.set(wordOf(event), (this.totals.get(wordOf(event)) ?? 0) + 1)
  }

  join({ event: a }: Item, { event: b }: Item): void {
    if (!a || !b) return
    const words = [wordOf(a), wordOf(b)] as const
    const what = isMessageEvent(b) ? ('message' as const) : ('mark' as const)
    const found = { what, before: kindOf(a), after: kindOf(b) }
    const known = this.joined.get(words.join(' ')) ?? { found, words, count: 0, links: new Map() }
    this.joined.set(words.join(' '), known)
    known.count += 1
    const link = linkOf(b)
    known.links.set(JSON.stringify(link), link)
  }

  /** More than half of each kind: so no kind is in two. */
  renames(): Found[] {
    const isRename = ({ words: [a, b], count }: Joined) =>
      count >= NEARLY_ALL * Math.max(this.totals.get(a) ?? 0, this.totals.get(b) ?? 0)
    return [...this.joined.values()]
      .filter(isRename)
      .sort((x, y) => (x.words[0] < y.words[0] ? -1 : 1))
      .map(({ found, links }) => ({ ...found, links: [...links.values()].sort(inOrder) }))
  }
}

function linkOf(event: TraceEvent): RenameLink {
  if (!isMessageEvent(event)) return { from: event.node }
  const peer = peerOf(event)
  return event.op === 'handle' ? { from: peer, to: event.node } : { from: event.node, to: peer }
}

const NAMES = new Intl.Collator('en', { numeric: true })

function inOrder(a: RenameLink, b: RenameLink): number {
  return NAMES.compare(a.from, b.from) || NAMES.compare(a.to ?? '', b.to ?? '')
}
