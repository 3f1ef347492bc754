import { capitalized } from '../../common/capitalized.ts'
import { counted } from '../../common/counted.ts'
import { isSameValue } from '../../trace/entry-list.ts'
import { originOf } from '../../trace/origins.ts'
import { reasonText } from '../../trace/reason-text.ts'
import { UNKNOWN } from '../../trace/state-cells.ts'
import { idOf } from '../compare.ts'
import { frontedText, showValue } from '../event-texts.ts'
import { listDifference } from '../list-differences.ts'
import {
  type Change,
  type ClaimDifference,
  type DiffClass,
  type FieldDifference,
  ID_CHARACTERS,
  type LoneTest,
  type OrderDifference,
  type Report,
  type Result,
  type SideName,
  type SideStates,
  type StateDifference,
  type Status,
  type TestDiff,
  type TestName,
  type Window,
  type WindowNode,
} from '../report.ts'
import { wordOf } from '../report-word.ts'
import { lineText, withLog } from './log-places.ts'

/** What every form of a report says in the same words. Plain text throughout. */

/** The test to look at first: of those with the worst change, the first that has an event to show. */
export function firstTest({ tests, changes }: Report): TestDiff | undefined {
  const worst = new Set(changes[0]?.tests)
  const candidates = tests.filter(({ id }) => worst.has(id))
  return (
    candidates.find(({ first }) => first !== null) ?? candidates[0] ?? tests.find((test) => test.class !== 'nothing')
  )
}

/** The same where a heading begins: `Tests`. */
export function titleWord(report: Report): string {
  return `${capitalized(wordOf(report))}s`
}

export function rest(tests: readonly TestDiff[], shown: TestDiff | undefined): TestDiff[] {
  return tests.filter((test) => test !== shown)
}

/** The verdict in one line, without its name, for where that stands already. */
export function verdictText({ summary, verdict }: Report): string {
  return summary.slice(verdict.length + 1).trim()
}

/** In how many tests: `84 tests`; of what is called something else, also how often. */
export function inTests(
  { kind, occurrences, tests }: Pick<Change, 'kind' | 'occurrences' | 'tests'>,
  report: Report,
): string {
  const told = counted(tests.length, wordOf(report))
  return kind === 'rename' ? `${counted(occurrences, 'event')} in ${told}` : told
}

const ENDED: Readonly<Record<Result, string>> = {
  passed: 'passed',
  failed: 'failed',
  'expected failure': 'failed as it is meant to',
}

/**
 * How a test ended on both sides, where that is not the same; and why it failed, where it did not for the same reason.
 * What it said stands in backquotes, as the names of words do.
 */
export function resultTexts({ result, reasons }: TestDiff): string[] {
  const [before, after] = [reasons.before, reasons.after].map((reason) => reason && reasonText(reason))
  const how = result.before === result.after ? [] : [`It ${ENDED[result.after]}, and ${ENDED[result.before]} before.`]
  if (before === after) return how
  const why = (when: string, text: string | undefined) =>
    text === undefined ? [] : [`Why it failed${when}: \`${text.replaceAll('`', "'")}\``]
  return [...how, ...why('', after), ...why(' before', before)]
}

/** Which commit was taken, where it is not the one that was named; what was named stands in backquotes. */
export function mergeBaseTexts({ before: { name, mergeBase } }: Report): string[] {
  if (mergeBase === undefined) return []
  const code = (text: string) => `\`${text.replaceAll('`', "'")}\``
  const { commit, with: other } = mergeBase
  const taken = `For ${code(name)} stands ${code(commit.slice(0, ID_CHARACTERS))}`
  return [`${taken}, the newest commit that it and ${code(other)} come from; ${code('--exact')} takes it itself.`]
}

/** Of how many tests the committed page shows something else than what was compared after; empty if of none. */
export function otherwiseText(report: Report): string {
  const { tests, added } = report
  const count = [...tests, ...added].filter(({ pages }) => pages?.after === null).length
  if (count === 0) return ''
  const pages = count === 1 ? 'The committed page' : 'The committed pages'
  return `${pages} of ${counted(count, wordOf(report))} ${count === 1 ? 'shows' : 'show'} something else than what was compared after, and ${count === 1 ? 'is' : 'are'} not linked.`
}

/** That a test fails which is on one side only, and why. */
export function loneText(test: LoneTest): string {
  const why = test.reason ? `: ${reasonText(test.reason)}` : ''
  return test.failed ? `${nameOf(test)} (failed${why})` : nameOf(test)
}

/** `1 more event of this test differs`. */
export function leftOutText(number: number, { after }: Pick<TestDiff, 'after'>): string {
  const word = originOf(after)
  return counted(number, `more event of this ${word} differs`, `more events of this ${word} differ`)
}

/** What is not compared of a test, and why. */
export function outcomeOnly({ repeatable }: TestDiff): string[] {
  return repeatable === false
    ? ['Runs of it may differ: only how it ended, answers, alarms and claims are compared.']
    : []
}

/** What a test was before, if that was something else. */
export function formerName({ before, moved, renamed }: TestDiff): string | undefined {
  if (!moved && !renamed) return undefined
  return `${renamed ? 'renamed' : 'moved'}, was ${idOf(before)}`
}

export function nameOf(test: TestName): string {
  return idOf(test)
}

/** What differs first in a test, on one line: an event if any differs. */
export function firstDifferenceText(test: TestDiff, { changes }: Report): string {
  const step = test.first?.steps.find((each) => each.first)
  const place = step?.after ?? step?.before
  if (step && place) {
    const isChanged = step.status === 'changed' && step.fields.length > 0
    const fields = isChanged ? ` (${step.fields.map(fieldText).join(', ')})` : ''
    return `${FIRST[step.status]} "${place.section}", line ${lineText(place)}: ${place.text}${fields}`
  }
  const [text] = [
    ...test.states.map(stateText),
    ...test.claims.map((claim) => claimTexts(claim).join(' ')),
    ...test.order.map(orderText),
  ]
  return text ?? changes.find(({ id }) => id === test.changes[0])?.text.replaceAll('`', '') ?? ''
}

const FIRST: Readonly<Record<Status, string>> = {
  same: 'in',
  added: 'new in',
  removed: 'gone from',
  changed: 'changed in',
  moved: 'at another place in',
}

export function stateText({ label, variable, before, after, section, atEnd }: StateDifference): string {
  const lists = listDifference(before, after)
  const values = lists
    ? `${variable} ${lists.after} instead of ${lists.before} (${lists.change})`
    : `${variable} ${showValue(after)} instead of ${showValue(before)}`
  return section === null || atEnd ? `${label} ends with ${values}` : `${label} has ${values} when "${section}" ends`
}

export function claimTexts({ kind, section, before, after }: ClaimDifference): string[] {
  const where = section === null ? kind : `${kind} in "${section}"`
  const items = [...before.map((each) => `- ${each}`), ...after.map((each) => `+ ${each}`)]
  // Ids are short, texts are not.
  if (kind === 'tests' || kind === 'uses') return [`${where}: ${items.join(' ')}`]
  return items.map((item) => `${kind === 'title' || kind === 'sections' ? kind : where}: ${item}`)
}

export function orderText({ section, first, second }: OrderDifference): string {
  return `in "${section}", "${first.text}" is now before "${second.text}"`
}

/** Where the whole of a test is to be found: what both traces are called, as far as that is the same. */
export function whereToCompare({ before, after }: TestDiff): string {
  // What is in a commit is called git:REF:PATH.
  const [a, b] = [before, after].map(({ source }) => source.replace(/^git:[^:]*:/, '').split('/')) as [
    string[],
    string[],
  ]
  let same = 0
  while (same < Math.min(a.length, b.length) && a.at(-1 - same) === b.at(-1 - same)) same += 1
  return same > 0 ? b.slice(-same).join('/') : after.source
}

export function fieldText({ in: where, name, before, after }: FieldDifference): string {
  // What is absent from a message it does not say; what is absent from a change stays as it is.
  const show = (value: FieldDifference['before']) =>
    value === undefined && where === 'set' ? '(no change)' : showValue(value)
  return `${name} ${show(before)} → ${show(after)}`
}

export const CLASS_TEXTS: Readonly<Record<DiffClass, string>> = {
  outcome: 'another outcome',
  behaviour: 'other behaviour',
  claims: 'other claims',
  order: 'another order only',
  nothing: 'nothing else',
}

/** A row for each variable of a node in the window: what is there at the start, and at the end on both sides. */
export interface StateRow {
  readonly node: string
  readonly variable: string
  readonly start: string
  readonly before: string
  readonly after: string
  readonly differs: boolean
}

/** What of the window's nodes changes within it, or differs between the sides. */
export function stateRows(nodes: readonly WindowNode[]): StateRow[] {
  return nodes.flatMap((node) => {
    const { start, end } = node
    const names = Object.keys({ ...start.before, ...start.after, ...end.before, ...end.after })
    return names.flatMap((variable) => stateRow(node, variable) ?? [])
  })
}

/** Undefined for what has nothing to tell. */
function stateRow(node: WindowNode, variable: string): StateRow | undefined {
  const { label, start, end, differs } = node
  const at = (moment: SideStates, side: SideName) => {
    const value = moment[side]?.[variable]
    const isUnknown = value === undefined && moment[side] !== null && node.unknown?.[side].includes(variable)
    return isUnknown ? UNKNOWN : showValue(value)
  }
  const [startBefore, startAfter] = [at(start, 'before'), at(start, 'after')]
  const isSame = isSameValue(end.before?.[variable], end.after?.[variable])
  const lists = listDifference(end.before?.[variable], end.after?.[variable])
  const { before, after } = lists ?? { before: at(end, 'before'), after: at(end, 'after') }
  const isStill = startBefore === before && startAfter === after && startBefore === startAfter
  const isNewcomer = start.before === null && start.after === null && isSame
  if ((isStill && isSameValue(start.after?.[variable], end.after?.[variable])) || isNewcomer) return undefined
  const startText = startBefore === startAfter ? startBefore : `${startBefore} / ${startAfter}`
  return { node: label, variable, start: startText, before, after, differs: differs.includes(variable) }
}

/** A line of what happens in the window: on both sides (` `), before only (`-`), or after only (`+`). */
export interface SignedLine {
  readonly sign: ' ' | '-' | '+'
  readonly text: string
}

export function signedSteps({ steps }: Window): SignedLine[] {
  return steps.flatMap(({ status, before, after, fields }): SignedLine[] => {
    if (status === 'same') return after ? [{ sign: ' ', text: withLog(after.text, after) }] : []
    if (status === 'moved') return after ? [{ sign: '+', text: withLog(`${after.text} (was elsewhere)`, after) }] : []
    const minus = before ? [{ sign: '-' as const, text: withLog(frontedText(before, fields), before) }] : []
    const plus = after ? [{ sign: '+' as const, text: withLog(frontedText(after, fields), after) }] : []
    return [...minus, ...plus]
  })
}

/** What becomes of the window's nodes in it. */
export function signedStates({ nodes }: Window): SignedLine[] {
  return stateRows(nodes).flatMap(({ node, variable, start, before, after, differs }): SignedLine[] => {
    const told = (sign: SignedLine['sign'], end: string) => ({ sign, text: `${node} ${variable}: ${start} → ${end}` })
    return differs ? [told('-', before), told('+', after)] : [told(' ', after)]
  })
}

/** The changes that are in a test. */
export function changesIn(test: TestDiff, changes: Report['changes']): Report['changes'] {
  const own = new Set(test.changes)
  return changes.filter(({ id }) => own.has(id))
}
