import type { Trace } from '../trace/trace.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { type IsNew, type Item, type Renamed, type Side, Tokens, takeApart } from './align/items.ts'
import { needsTracks } from './align/node-tracks.ts'
import { cutOff, pairBothWays } from './align/pair-both-ways.ts'
import { type SectionAnchors, sectionAnchors } from './align/pair-items.ts'
import { claimDifferences } from './claim-differences.ts'
import { type Compared, comparePair } from './event-differences.ts'
import { placeOf } from './event-texts.ts'
import { inOneOrder } from './one-order.ts'
import { isOutcomeOnly, outcomePairs } from './outcome-pairs.ts'
import {
  CLASSES,
  type ClaimDifference,
  type DiffClass,
  type EventDifference,
  type OrderDifference,
  type Result,
  type SectionDiff,
  type StateDifference,
  type TestDiff,
  type TestName,
  type Window,
  type WindowNode,
} from './report.ts'
import { groupSections, type SectionGroup } from './section-groups.ts'
import {
  claimSignatures,
  eventSignatures,
  nodeSignature,
  orderSignature,
  resultSignature,
  type Signature,
  stateSignature,
} from './signatures.ts'
import { hasUnknownEnds, stateDifferences } from './state-differences.ts'
import { windowOf } from './window.ts'

/** A test that is on both sides, compared; and the changes, once for each time that they occur. */
export interface ComparedTest {
  readonly test: TestDiff
  readonly signatures: readonly Signature[]
}

/** The words of both sides. */
export interface Words {
  readonly before: Vocabulary
  readonly after: Vocabulary
  readonly isNew: IsNew
  readonly renamed: Renamed
}

/** Compares one test's traces. */
export function compareTests(before: Trace, after: Trace, words: Words): ComparedTest {
  const follows = needsTracks(words.before) || needsTracks(words.after)
  const both = { tokens: new Tokens(), isNew: words.isNew, follows }
  const left = takeApart(before, words.before, { ...both, renamed: words.renamed })
  const right = takeApart(after, words.after, both)
  return new Comparison(left, right, words).result()
}

function resultOf({ outcome, expected }: Trace): Result {
  return expected ? 'expected failure' : outcome
}

class Comparison {
  private readonly before: Side
  private readonly after: Side
  /** Another run of the same code may do something else. */
  private readonly isOutcomeOnly: boolean
  private readonly ordered: readonly Compared[]
  private readonly groups: readonly SectionGroup[]
  private readonly states: readonly StateDifference[]
  private readonly claims: readonly ClaimDifference[]
  private readonly reordered: ReadonlyMap<number, readonly [Item, Item]>
  private readonly isNew: IsNew

  constructor(before: Side, after: Side, words: Words) {
    this.isNew = words.isNew
    this.before = before
    this.after = after
    this.isOutcomeOnly = isOutcomeOnly(before.trace, after.trace)
    const anchors = sectionAnchors(before, after)
    const compared = this.isOutcomeOnly
      ? outcomePairs({ before, after }, words.isNew, words.renamed)
      : this.comparedPairs(anchors)
    this.ordered = inOneOrder(compared, before)
    this.groups = groupSections(before, after, this.isOutcomeOnly ? [] : this.ordered, anchors)
    const moments = comparableEnds(this.groups, before, after)
    const isCutOff = before.trace.outcome !== after.trace.outcome
    this.states = this.isOutcomeOnly
      ? []
      : stateDifferences(before, after, this.ordered, moments, isCutOff, words.isNew)
    this.claims = claimDifferences(before, after, this.groups)
    this.reordered = this.isOutcomeOnly ? new Map() : reorderedSections(this.ordered)
  }

  private comparedPairs(anchors: SectionAnchors): Compared[] {
    const sides = { before: this.before, after: this.after }
    const pairs = pairBothWays(this.before, this.after, anchors)
    const isBeyond = cutOff(pairs, this.before, this.after)
    return pairs.map((pair) => comparePair(pair, sides, this.isNew, isBeyond(pair)))
  }

  result(): ComparedTest {
    const differing = this.ordered.filter(({ status }) => status !== 'same')
    const signatures: Signature[] = []
    const note = (found: readonly Signature[]) => {
      for (const each of found) signatures.push(each)
      return [...new Set(found.map(({ id }) => id))]
    }
    const place = (item: Item | undefined, side: Side) => (item ? placeOf(item, side) : null)
    note(this.resultChange())
    note(this.states.map(stateSignature))
    if (!this.isOutcomeOnly) note(this.nodeChanges())
    const events = differing.map((compared): EventDifference => {
      const { status, before, after, fields } = compared
      const changes = note(eventSignatures(compared, { before: this.before, after: this.after }))
      const places = { before: place(before, this.before), after: place(after, this.after) }
      return { status, class: compared.class, ...places, fields, changes }
    })
    note(claimSignatures(this.claims))
    const sections = this.sections(differing)
    if (sections.some((section) => section.class === 'order')) note([orderSignature()])
    const header = { before: this.before.trace, after: this.after.trace }
    const names = { before: testName(header.before), after: testName(header.after) }
    const of = worst(signatures.map((each) => each.class))
    const test: TestDiff = {
      id: idOf(names.after),
      class: of,
      ...names,
      moved: names.before.group !== names.after.group || names.before.file !== names.after.file,
      renamed: names.before.test !== names.after.test,
      ...(this.isOutcomeOnly ? { repeatable: false as const } : {}),
      ...(of === 'behaviour' && hasUnknownEnds(this.before, this.after) ? { unknownEnds: true as const } : {}),
      result: { before: resultOf(header.before), after: resultOf(header.after) },
      reasons: {
        ...(header.before.reason ? { before: header.before.reason } : {}),
        ...(header.after.reason ? { after: header.after.reason } : {}),
      },
      changes: [...new Set(signatures.map(({ id }) => id))],
      sections,
      states: this.states,
      events,
      claims: this.claims,
      order: this.orders(sections),
      first: this.window(),
    }
    return { test, signatures }
  }

  /** Where only outcomes are compared, it is these alone: how nodes are then, runs need not agree in. */
  private window(): Window | null {
    const window = windowOf(this.ordered, { before: this.before, after: this.after }, this.isNew)
    return window && this.isOutcomeOnly ? { ...window, nodes: window.nodes.map(withoutStates) } : window
  }

  private resultChange(): Signature[] {
    const [before, after] = [resultOf(this.before.trace), resultOf(this.after.trace)]
    return before === after ? [] : [resultSignature(before, after, this.after.trace.reason)]
  }

  private nodeChanges(): Signature[] {
    const missing = (from: Side, other: Side) => [...from.byNode.keys()].filter((node) => !other.byNode.has(node))
    return [
      ...missing(this.after, this.before).map(() => nodeSignature('added')),
      ...missing(this.before, this.after).map(() => nodeSignature('removed')),
    ]
  }

  private orders(sections: readonly SectionDiff[]): OrderDifference[] {
    const titles = new Set(sections.filter((section) => section.class === 'order').flatMap(({ after }) => after))
    return [...this.reordered].flatMap(([j, [first, second]]) => {
      const section = this.after.trace.sections[j]?.title ?? ''
      return titles.has(section)
        ? [{ section, first: placeOf(first, this.after), second: placeOf(second, this.after) }]
        : []
    })
  }

  private sections(differing: readonly Compared[]): SectionDiff[] {
    const classesAfter = bySection(differing, ({ after }) => after)
    const classesBefore = bySection(differing, ({ before, after }) => (after ? undefined : before))
    const withStates = new Set(this.states.map(({ section }) => section))
    const withClaims = new Set(this.claims.map(({ section }) => section))
    return this.groups.map((group) => {
      const own = [
        ...group.after.flatMap((j) => classesAfter.get(j) ?? []),
        ...group.before.flatMap((i) => classesBefore.get(i) ?? []),
      ]
      const titles = (side: Side, numbers: readonly number[]) => numbers.map((i) => side.trace.sections[i]?.title ?? '')
      const names = { before: titles(this.before, group.before), after: titles(this.after, group.after) }
      const has = (told: ReadonlySet<string | null>) =>
        (names.after.length > 0 ? names.after : names.before).some((title) => told.has(title))
      const classes: DiffClass[] = [
        ...new Set(own),
        ...(has(withStates) ? (['outcome'] as const) : []),
        ...(has(withClaims) ? (['claims'] as const) : []),
        ...(own.length === 0 && group.after.some((j) => this.reordered.has(j)) ? (['order'] as const) : []),
      ]
      return { ...names, relation: group.relation, class: worst(classes), events: own.length }
    })
  }
}

/** The classes of what differs, by the section that it is in. */
function bySection(
  differing: readonly Compared[],
  itemOf: (pair: Compared) => Item | undefined,
): Map<number, DiffClass[]> {
  const classes = new Map<number, DiffClass[]>()
  for (const pair of differing) {
    const section = itemOf(pair)?.section
    if (section === undefined) continue
    const own = classes.get(section) ?? []
    classes.set(section, own)
    own.push(pair.class)
  }
  return classes
}

/** The last sections of groups that are on both sides. Where a failing test stopped, its section did not end. */
function comparableEnds(groups: readonly SectionGroup[], before: Side, after: Side): (readonly [number, number])[] {
  const isSame = before.trace.outcome === after.trace.outcome
  const stopped = (side: Side, section: number) =>
    !isSame && side.trace.outcome === 'failed' && section === side.trace.sections.length - 1
  return groups.flatMap((group) => {
    const [i, j] = [group.before.at(-1), group.after.at(-1)]
    if (i === undefined || j === undefined || stopped(before, i) || stopped(after, j)) return []
    return [[i, j] as const]
  })
}

/** The sections, after, in which what is on both sides is in another order, with the first two that show it. */
function reorderedSections(ordered: readonly Compared[]): Map<number, readonly [Item, Item]> {
  const found = new Map<number, readonly [Item, Item]>()
  let latest: Item | undefined
  let latestAt = -1
  for (const { before, after, moved } of ordered) {
    if (!before || !after || moved) continue
    if (before.index < latestAt && latest && !found.has(after.section)) found.set(after.section, [latest, after])
    if (before.index > latestAt) [latest, latestAt] = [after, before.index]
  }
  return found
}

function withoutStates({ node, label }: WindowNode): WindowNode {
  const none = { before: null, after: null }
  return { node, label, start: none, end: none, differs: [] }
}

export function worst(classes: readonly DiffClass[]): DiffClass {
  return CLASSES.find((each) => classes.includes(each)) ?? 'nothing'
}

export function testName({ header: { group, file, test, origin }, source }: Trace): TestName {
  return { group, file, test, source, ...(origin === undefined ? {} : { origin }) }
}

export function idOf({ group, file, test }: TestName): string {
  return `${group}/${file}/${test}`
}
