import { LIMITS } from '../../../common/limits.ts'
import type { EventDifference, LoneTest, Report, TestDiff, Window } from '../../report.ts'
import { wordOf } from '../../report-word.ts'
import type { FormOptions } from '../form.ts'
import { logsText } from '../log-places.ts'
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
  otherwiseText,
  outcomeOnly,
  rest,
  resultTexts,
  stateRows,
  stateText,
  titleWord,
  verdictText,
} from '../report-texts.ts'
import { SIGNS } from './both-sides.ts'
import { escapeHtml, sentenceHtml } from './escape-html.ts'
import { lensView, rowId } from './lens-payload.ts'
import { nodeEnds } from './node-ends.ts'

/** The report as one page that needs nothing else: no font, no other file; it says all without its script, too. */
export function htmlReport(report: Report, { templates, draw, viewer }: FormOptions): string {
  const first = firstTest(report)
  const others = rest(report.tests, first)
  const anchors = new Map([first, ...others].flatMap((test, i) => (test ? [[test.id, `test-${i + 1}`] as const] : [])))
  const view = (test: TestDiff, i: number) => {
    const isDrawn = i < LIMITS.htmlPictures
    const undrawn = draw && test.first && !isDrawn ? LIMITS.htmlPictures : 0
    return { word: wordOf(report), ...testView(test, report, anchors, isDrawn ? draw : undefined), undrawn }
  }
  const lens = viewer ? lensView(viewer, [first, ...others].slice(0, LIMITS.htmlPictures), anchors) : []
  return templates.render('page', {
    policy: `script-src ${viewer && lens.length > 0 ? `'${viewer.hash}'` : "'none'"}`,
    lens,
    verdict: report.verdict,
    summary: sentenceHtml(verdictText(report)),
    before: escapeHtml(report.before.name),
    after: escapeHtml(report.after.name),
    base: [...mergeBaseTexts(report), otherwiseText(report)].filter((text) => text !== '').map(sentenceHtml),
    changes: report.changes.map((each) => ({
      class: each.class,
      text: sentenceHtml(each.text),
      count: inTests(each, report),
      tests: each.tests.map((id) => ({ id: escapeHtml(id), anchor: anchors.get(id) ?? '' })),
    })),
    word: wordOf(report),
    titleWord: titleWord(report),
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
  const anchor = anchors.get(test.id) ?? ''
  return {
    anchor,
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
    pages: (['before', 'after'] as const).flatMap((side) => {
      const address = test.pages?.[side]
      return address ? [{ side, address: escapeHtml(address) }] : []
    }),
    window: first ? [windowView(test, first, anchor, draw)] : [],
    events: events.slice(0, LIMITS.htmlEvents).map(eventView),
    eventCount: events.length,
    moreEvents: Math.max(0, events.length - LIMITS.htmlEvents),
    sourceBefore: escapeHtml(test.before.source),
    sourceAfter: escapeHtml(test.after.source),
  }
}

function windowView(test: TestDiff, window: Window, anchor: string, draw: FormOptions['draw']): object {
  const pictures = draw?.(test, window) ?? []
  return {
    section: escapeHtml(window.section),
    steps: window.steps.map((step, i) => ({ ...eventView(step), first: step.first === true, row: rowId(anchor, i) })),
    states: stateRows(window.nodes).map(({ node, variable, start, before, after, differs }) => ({
      ...{ node: escapeHtml(node), variable: escapeHtml(variable), start: escapeHtml(start) },
      ...{ before: escapeHtml(before), after: escapeHtml(after), differs },
    })),
    ends: nodeEnds(window.nodes),
    pictures: pictures.map(({ svg, rows }) => ({
      data: `data:image/svg+xml,${encodeURIComponent(svg)}`,
      rows: rows.map(({ step, top }) => ({ row: rowId(anchor, step), number: step + 1, top })),
    })),
    leftOut: window.leftOut,
  }
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
    inLog: escapeHtml(logsText(before, after)),
    fields: fields.map((field) => escapeHtml(fieldText(field))),
    row: '',
  }
}
