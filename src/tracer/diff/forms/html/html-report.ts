import { LIMITS } from '../../../common/limits.ts'
import type { EventDifference, LoneTest, Report, SideName, TestDiff, Window, WindowStep } from '../../report.ts'
import type { FormOptions } from '../form.ts'
import {
  CLASS_TEXTS,
  changesIn,
  claimTexts,
  fieldText,
  firstTest,
  formerName,
  inTests,
  loneText,
  mergeBaseTexts,
  orderText,
  outcomeOnly,
  rest,
  resultTexts,
  stateRows,
  stateText,
  verdictText,
} from '../report-texts.ts'
import { escapeHtml, sentenceHtml } from './escape-html.ts'
import { excerptOf } from './excerpt.ts'

/** The report as one page that needs nothing else: no script, no font, no other file. */
export function htmlReport(report: Report, { templates, draw }: FormOptions): string {
  const first = firstTest(report)
  const others = rest(report.tests, first)
  const anchors = new Map([first, ...others].flatMap((test, i) => (test ? [[test.id, `test-${i + 1}`] as const] : [])))
  const view = (test: TestDiff, i: number) => {
    const isDrawn = i < LIMITS.htmlPictures
    const undrawn = draw && test.first && !isDrawn ? LIMITS.htmlPictures : 0
    return { ...testView(test, report, anchors, isDrawn ? draw : undefined), undrawn }
  }
  return templates.render('page', {
    verdict: report.verdict,
    summary: sentenceHtml(verdictText(report)),
    before: escapeHtml(report.before.name),
    after: escapeHtml(report.after.name),
    base: mergeBaseTexts(report).map(sentenceHtml),
    changes: report.changes.map((each) => ({
      class: each.class,
      text: sentenceHtml(each.text),
      count: inTests(each),
      tests: each.tests.map((id) => ({ id: escapeHtml(id), anchor: anchors.get(id) ?? '' })),
    })),
    first: first ? [view(first, 0)] : [],
    others: others.map((test, i) => view(test, i + 1)),
    lost: report.features.lost.map(({ feature, sections }) => ({
      feature: escapeHtml(feature),
      sections: sections.map(({ test, section }) => `${escapeHtml(section)} (${escapeHtml(test)})`),
    })),
    gained: report.features.gained.map(({ feature }) => escapeHtml(feature)),
    added: names(report.added),
    removed: names(report.removed),
  })
}

function names(tests: readonly LoneTest[]): string[] {
  return tests.map((test) => escapeHtml(loneText(test)))
}

function testView(
  test: TestDiff,
  { changes }: Report,
  anchors: ReadonlyMap<string, string>,
  draw: FormOptions['draw'],
): object {
  const { first, events } = test
  const former = formerName(test)
  return {
    anchor: anchors.get(test.id) ?? '',
    class: test.class,
    says: CLASS_TEXTS[test.class],
    name: escapeHtml(test.id),
    told: [
      ...outcomeOnly(test),
      ...resultTexts(test).map(sentenceHtml),
      ...(former === undefined ? [] : [escapeHtml(former)]),
      ...test.states.map((state) => escapeHtml(stateText(state))),
      ...test.claims.flatMap(claimTexts).map(escapeHtml),
      ...test.order.map((each) => escapeHtml(orderText(each))),
    ],
    changes: changesIn(test, changes).map(({ text }) => sentenceHtml(text)),
    window: first ? [windowView(test, first, draw)] : [],
    events: events.slice(0, LIMITS.htmlEvents).map(eventView),
    eventCount: events.length,
    moreEvents: Math.max(0, events.length - LIMITS.htmlEvents),
    sourceBefore: escapeHtml(test.before.source),
    sourceAfter: escapeHtml(test.after.source),
  }
}

function windowView(test: TestDiff, window: Window, draw: FormOptions['draw']): object {
  const picture = (side: SideName) => {
    const excerpt = draw && excerptOf(test, window, side)
    const svg = excerpt ? draw(excerpt, side) : undefined
    return svg === undefined ? [] : [{ side, data: `data:image/svg+xml,${encodeURIComponent(svg)}` }]
  }
  return {
    section: escapeHtml(window.section),
    steps: window.steps.map(stepView),
    states: stateRows(window.nodes).map(({ node, variable, start, before, after, differs }) => ({
      ...{ node: escapeHtml(node), variable: escapeHtml(variable), start: escapeHtml(start) },
      ...{ before: escapeHtml(before), after: escapeHtml(after), differs },
    })),
    pictures: [...picture('before'), ...picture('after')],
    leftOut: window.leftOut,
  }
}

const SIGNS = { same: '', added: '+', removed: '−', changed: '≠', moved: '↕' } as const

function stepView(step: WindowStep): object {
  return { ...eventView(step), first: step.first === true }
}

function eventView({
  status,
  before,
  after,
  fields,
}: Pick<EventDifference, 'status' | 'before' | 'after' | 'fields'>): object {
  return {
    status,
    sign: SIGNS[status],
    lineBefore: before ? String(before.line) : '',
    lineAfter: after ? String(after.line) : '',
    text: escapeHtml((after ?? before)?.text ?? ''),
    fields: fields.map((field) => escapeHtml(fieldText(field))),
  }
}
