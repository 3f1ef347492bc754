import type { TraceSection } from '../trace/trace.ts'
import type { Side } from './align/items.ts'
import type { ClaimDifference, ClaimKind } from './report.ts'
import type { SectionGroup } from './section-groups.ts'

/** What people wrote, on two sides: of the test, and of sections that belong together. */
export function claimDifferences(before: Side, after: Side, groups: readonly SectionGroup[]): ClaimDifference[] {
  const { description: earlier } = before.trace.header
  const { description } = after.trace.header
  const ofTest = differing('description', null, textOf(earlier), textOf(description))
  const reached = groups.filter((group) => isReached(group, before, after))
  return [...ofTest, ...reached.flatMap((group) => ofSections(group, before, after))]
}

/** A failing test says nothing of the sections that it did not come to. */
function isReached(group: SectionGroup, before: Side, after: Side): boolean {
  if (before.trace.outcome === after.trace.outcome) return true
  return (before.trace.outcome === 'failed' ? group.before : group.after).length > 0
}

function textOf(text: string | undefined): string[] {
  return text === undefined ? [] : [text]
}

function ofSections({ before, after, relation }: SectionGroup, left: Side, right: Side): ClaimDifference[] {
  const a = before.flatMap((i) => left.trace.sections[i] ?? [])
  const b = after.flatMap((j) => right.trace.sections[j] ?? [])
  const section = (b[0] ?? a[0])?.title ?? null
  const titles: ClaimDifference = { kind: 'title', section, before: a.map(titleOf), after: b.map(titleOf) }
  const cut = relation === 'same' ? [] : [relation === 'renamed' ? titles : { ...titles, kind: 'sections' as const }]
  const claims = (kind: ClaimKind, of: (section: TraceSection) => readonly string[]) =>
    differing(kind, section, a.flatMap(of), b.flatMap(of))
  return [
    ...cut,
    ...claims('preparation', ({ preparation }) => (preparation ? ['preparation'] : [])),
    ...claims('tests', ({ tests = [] }) => tests),
    ...claims('uses', ({ uses = [] }) => uses),
  ]
}

function titleOf({ title }: TraceSection): string {
  return title
}

/** What is on one side only; nothing if that is nothing. */
function differing(
  kind: ClaimKind,
  section: string | null,
  a: readonly string[],
  b: readonly string[],
): ClaimDifference[] {
  const [left, right] = [new Set(a), new Set(b)]
  const before = [...left].filter((each) => !right.has(each))
  const after = [...right].filter((each) => !left.has(each))
  return before.length + after.length === 0 ? [] : [{ kind, section, before, after }]
}
