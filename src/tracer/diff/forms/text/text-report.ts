import { LIMITS } from '../../../common/limits.ts'
import { oneLine } from '../../../common/one-line.ts'
import type { EventPlace, Report, TestDiff, Window, WindowStep } from '../../report.ts'
import type { FormOptions } from '../form.ts'
import { lineText } from '../log-places.ts'
import {
  CLASS_TEXTS,
  changesIn,
  claimTexts,
  fieldText,
  firstTest,
  formerName,
  inTests,
  leftOutText,
  loneText,
  mergeBaseTexts,
  orderText,
  outcomeOnly,
  rest,
  resultTexts,
  stateRows,
  stateText,
  titleWord,
  whereToCompare,
} from '../report-texts.ts'

/** The report for a terminal, or for a log. */
export function textReport(report: Report, { color }: Pick<FormOptions, 'color'>): string {
  const paint = color ? painted : plain
  const first = firstTest(report)
  const blocks = [
    [
      paint(report.verdict, line(report.summary)),
      ...mergeBaseTexts(report).map((text) => line(text.replaceAll('`', ''))),
    ],
    list('Changes', report.changes, (each) => `${pad(each.class)} ${line(each.text)}: ${line(inTests(each, report))}`),
    first ? lookFirst(first, report, paint) : [],
    list(titleWord(report), rest(report.tests, first), testLine),
    list('Features that no section tests any more', report.features.lost, ({ feature, sections }) => {
      const [{ test = '', section = '' } = {}] = sections
      return line(`${feature}: was tested by "${section}" of ${test}`)
    }),
    list('Features that are tested now', report.features.gained, ({ feature }) => line(feature)),
    list(`${titleWord(report)} added`, report.added, (test) => line(loneText(test))),
    list(`${titleWord(report)} removed`, report.removed, (test) => line(loneText(test))),
  ]
  return `${blocks
    .filter((block) => block.length > 0)
    .map((block) => block.join('\n'))
    .join('\n\n')}\n`
}

type Paint = (as: string, text: string) => string

const plain: Paint = (_, text) => text

const COLORS: Readonly<Record<string, number>> = {
  outcome: 31,
  behaviour: 33,
  claims: 36,
  order: 34,
  nothing: 32,
  removed: 31,
  added: 32,
  changed: 33,
  moved: 34,
}

const painted: Paint = (as, text) => (as in COLORS ? `\u001b[${COLORS[as]}m${text}\u001b[0m` : text)

/** Untrusted text for one line: nothing in it steers a terminal. */
function line(text: string): string {
  return oneLine(text, LIMITS.textLineBytes)
}

function pad(text: string): string {
  return text.padEnd('behaviour'.length)
}

function list<T>(title: string, all: readonly T[], show: (each: T) => string): string[] {
  if (all.length === 0) return []
  return [title, ...listed(all, show)]
}

/** The first, and how many more there are. */
function listed<T>(all: readonly T[], show: (each: T) => string): string[] {
  const left = all.length - LIMITS.textListed
  const more = left > 0 ? [`  and ${left} more: --format json has them all`] : []
  return [...all.slice(0, LIMITS.textListed).map((each) => `  ${show(each)}`), ...more]
}

function testLine(test: TestDiff): string {
  const former = formerName(test)
  return line(`${pad(test.class)} ${test.id}${former === undefined ? '' : ` (${former})`}`)
}

function lookFirst(test: TestDiff, { changes }: Report, paint: Paint): string[] {
  const { first, states, claims, order } = test
  const own = changesIn(test, changes).map(({ text }) => text)
  const former = formerName(test)
  return [
    `Look first at ${line(test.id)}: ${CLASS_TEXTS[test.class]}${former === undefined ? '' : ` (${line(former)})`}`,
    ...outcomeOnly(test).map((text) => `  ${line(text)}`),
    ...resultTexts(test).map((text) => `  ${line(text)}`),
    ...listed(states, (state) => line(stateText(state))),
    ...listed(claims.flatMap(claimTexts), line),
    ...listed(order, (each) => line(orderText(each))),
    ...(test.class === 'order'
      ? ['  If nobody changed anything, protokoll repeat tells which tests cannot be repeated']
      : []),
    ...(first ? windowLines(first, test, paint) : own.map((text) => `  ${line(text)}`)),
  ]
}

function windowLines(window: Window, test: TestDiff, paint: Paint): string[] {
  const rows = stateRows(window.nodes)
  return [
    `  In "${line(window.section)}":`,
    ...window.steps.flatMap((step) => stepLines(step).map((text) => `  ${paint(step.status, text)}`)),
    ...(rows.length > 0 ? ['  States: at the start of this, then at its end before and after'] : []),
    ...rows.map(({ node, variable, start, before, after, differs }) => {
      const end = before === after ? after : `${before} | ${after}`
      return `  ${differs ? '!' : ' '} ${line(`${node} ${variable}: ${start} → ${end}`)}`
    }),
    ...(window.leftOut > 0
      ? [`  ${leftOutText(window.leftOut, test)}: compare ${line(whereToCompare(test))} on both sides`]
      : []),
  ]
}

function stepLines({ status, first, before, after, fields }: WindowStep): string[] {
  const mark = first ? '>' : ' '
  const told = (sign: string, place: EventPlace | null) =>
    place ? [`${mark}${sign} ${line(lineText(place))}: ${line(place.text)}`] : []
  switch (status) {
    case 'added':
      return told('+', after)
    case 'removed':
      return told('-', before)
    case 'same':
      return told(' ', after)
    case 'moved':
      return told('^', after).map((text) => `${text} (was line ${before ? line(lineText(before)) : '?'})`)
    case 'changed':
      // Where only its cause is another one, no field is.
      return told('~', after).map((text) =>
        fields.length === 0 ? text : `${text} (${line(fields.map(fieldText).join(', '))})`,
      )
  }
}
