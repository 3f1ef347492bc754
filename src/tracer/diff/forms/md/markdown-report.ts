import { LIMITS } from '../../../common/limits.ts'
import type { Templates } from '../../../text/templates.ts'
import type { LoneTest, Report, TestDiff, Window } from '../../report.ts'
import { wordOf } from '../../report-word.ts'
import type { FormOptions } from '../form.ts'
import {
  CLASS_TEXTS,
  changesIn,
  claimTexts,
  firstTest,
  formerName,
  inTests,
  leftOutText,
  loneText,
  mergeBaseTexts,
  orderText,
  otherwiseText,
  outcomeOnly,
  rest,
  resultTexts,
  type SignedLine,
  signedStates,
  signedSteps,
  stateText,
  titleWord,
  verdictText,
  whereToCompare,
} from '../report-texts.ts'
import { codeFence, codeSpan, htmlCode, sentence } from './escape-markdown.ts'
import { failureForms } from './failures.ts'
import { mermaidFence } from './mermaid.ts'
import { pictureOf } from './message-picture.ts'
import { LinkRoom, link, onePage, pageLinks, pagesByName } from './test-links.ts'

/** Kept free for what says how much was left out. */
const RESERVE = 750
/** Of what the report may have, links in lists take no more than this share: what differs is worth more. */
const LINKED_SHARE = 1 / 4

/** The report as a comment on GitHub: what to look at first, then the rest, folded, as far as the limit goes. */
export function markdownReport(report: Report, { limit, templates }: FormOptions): string {
  const first = firstTest(report)
  const others = rest(report.tests, first)
  const fitting = new Fitting(limit - RESERVE)
  const head = headView(report)
  fitting.add(templates.render('head', head), templates.render('head', { ...head, changes: [] }))
  if (first) fitting.add(...firstForms(first, report, templates))
  for (const forms of failureForms(report, templates)) fitting.add(...forms)
  for (const list of listsOf(report, others, new LinkRoom(limit * LINKED_SHARE)))
    fitting.add(...listForms(list, templates))
  const { untold, repeated } = addTests(others, first, report, templates, fitting)
  const isWhole = fitting.isWhole && untold === 0
  return fitting.text(
    templates.render('left_out', {
      ...leftOutView(report),
      ...{ untold, repeated, single: repeated === 1, isWhole, word: wordOf(report) },
      otherwise: otherwiseText(report),
    }),
  )
}

/**
 * Adds the tests that have events to show, as many as fit. The same change in many tests is shown in one: a test of which
 * every change was shown in those before it is only counted.
 */
function addTests(
  others: readonly TestDiff[],
  first: TestDiff | undefined,
  report: Report,
  templates: Templates,
  fitting: Fitting,
): { untold: number; repeated: number } {
  const shown = new Set(first?.changes)
  let untold = 0
  let repeated = 0
  for (const test of others.filter(({ first: window }) => window !== null)) {
    if (test.changes.every((id) => shown.has(id))) repeated += 1
    else if (fitting.add(testBlock(test, report, templates))) for (const id of test.changes) shown.add(id)
    else untold += 1
  }
  return { untold, repeated }
}

/** Blocks of text, one after the other, as long as they fit. */
class Fitting {
  isWhole = true
  private readonly blocks: string[] = []
  private room: number

  constructor(room: number) {
    this.room = room
  }

  /** Adds the first of these forms that fits; the first is the one to have. Says whether that one was added. */
  add(...forms: readonly string[]): boolean {
    const at = forms.findIndex((form) => form.length + 2 <= this.room)
    const form = forms[at]
    if (at !== 0) this.isWhole = false
    if (form === undefined) return false
    this.blocks.push(form.trim())
    this.room -= form.length + 2
    return at === 0
  }

  text(end: string): string {
    return `${[...this.blocks, end.trim()].filter((block) => block !== '').join('\n\n')}\n`
  }
}

function headView(report: Report): Record<string, unknown> {
  const { verdict, changes } = report
  const shown = changes.slice(0, LIMITS.commentChanges)
  return {
    verdict,
    summary: sentence(verdictText(report)),
    base: mergeBaseTexts(report).map(sentence),
    changes: shown.map((each) => ({ class: each.class, text: sentence(each.text), tests: inTests(each, report) })),
    more: changes.length - shown.length,
  }
}

/** The test to look at first: with its picture, without it, and only its name, with its pages or without. */
function firstForms(test: TestDiff, report: Report, templates: Templates): string[] {
  const view = testView(test, report)
  const named = { ...view, picture: '', window: '', states: '' }
  return [view, { ...view, picture: '' }, named, { ...named, pages: '' }].map((each) => templates.render('first', each))
}

function testBlock(test: TestDiff, report: Report, templates: Templates): string {
  return templates.render('test', { ...testView(test, report), picture: '' })
}

function testView(test: TestDiff, { changes }: Report): Record<string, unknown> {
  const { first } = test
  const own = changesIn(test, changes)
  const told = [
    ...outcomeOnly(test),
    ...resultTexts(test).map(sentence),
    ...(formerName(test) === undefined ? [] : [codeSpan(formerName(test) ?? '')]),
    ...test.states.map((state) => codeSpan(stateText(state))),
    ...test.claims.flatMap(claimTexts).map(codeSpan),
    ...test.order.map((each) => codeSpan(orderText(each))),
    ...(first ? [] : own.map(({ text }) => sentence(text))),
  ]
  return {
    class: test.class,
    says: CLASS_TEXTS[test.class],
    name: codeSpan(test.id),
    nameHtml: htmlCode(test.id),
    pages: pageLinks(test.pages),
    told: told.slice(0, LIMITS.commentLines),
    moreTold: Math.max(0, told.length - LIMITS.commentLines),
    section: first ? codeSpan(first.section) : '',
    window: first ? codeFence('diff', signedSteps(first).map(signed)) : '',
    states: first ? statesFence(first) : '',
    picture: first ? mermaidFence(pictureOf(first)) : '',
    leftOut: first && first.leftOut > 0 ? leftOutText(first.leftOut, test) : '',
    source: codeSpan(whereToCompare(test)),
  }
}

function statesFence(window: Window): string {
  const lines = signedStates(window)
  return lines.length > 0 ? codeFence('diff', lines.map(signed)) : ''
}

function signed({ sign, text }: SignedLine): string {
  return `${sign} ${text}`
}

interface List {
  readonly title: string
  readonly items: readonly string[]
}

function listsOf(report: Report, others: readonly TestDiff[], room: LinkRoom): List[] {
  const { changes, features, added, removed } = report
  const pages = pagesByName(report)
  const linked = (text: string, address: string | null | undefined) =>
    address ? room.fit(codeSpan(text), link(codeSpan(text), address)) : codeSpan(text)
  const lone = (tests: readonly LoneTest[]) => tests.map((test) => linked(loneText(test), onePage(test.pages)))
  const all: List[] = [
    {
      title: 'Features that no section tests any more',
      items: features.lost.map(({ feature, sections: [where] }) => {
        const name = where?.test ?? ''
        return `${codeSpan(feature)}, was tested by ${linked(name, pages.get(name)?.before)}`
      }),
    },
    { title: `${titleWord(report)} added`, items: lone(added) },
    { title: `${titleWord(report)} removed`, items: lone(removed) },
    {
      title: `All changes, and the ${wordOf(report)}s that they are in`,
      items: changes.map(({ class: of, text, tests }) => {
        const names = tests.slice(0, LIMITS.commentTests).map((name) => linked(name, onePage(pages.get(name))))
        return `**${of}** ${sentence(text)}: ${withMore(names, tests.length)}`
      }),
    },
    {
      title: `Other ${wordOf(report)}s that differ, or have another name`,
      items: others.map((test) => {
        const plain = `**${test.class}** ${codeSpan(test.id)}${formerName(test) ? ` ${codeSpan(formerName(test) ?? '')}` : ''}`
        const links = pageLinks(test.pages)
        return links === '' ? plain : room.fit(plain, `${plain}: ${links}`)
      }),
    },
    { title: 'Features that are tested now', items: features.gained.map(({ feature }) => codeSpan(feature)) },
  ]
  return all.filter(({ items }) => items.length > 0)
}

function withMore(names: readonly string[], all: number): string {
  return all > names.length ? `${names.join(', ')} and ${all - names.length} more` : names.join(', ')
}

/** A list in whole, and ever shorter. */
function listForms({ title, items }: List, templates: Templates): string[] {
  const sizes = [items.length, 100, 20, 5, 0].filter((size, i) => i === 0 || size < items.length)
  return sizes.map((size) => {
    const view = { title, count: items.length, items: items.slice(0, size), more: items.length - size }
    return templates.render('list', view)
  })
}

function leftOutView({ before, after }: Report): object {
  return { command: codeSpan(`protokoll diff ${quoted(before.name)} ${quoted(after.name)}`) }
}

/** As a shell takes it. */
function quoted(text: string): string {
  return /^[\w./:@^~+-]+$/.test(text) ? text : `'${text.replaceAll("'", `'\\''`)}'`
}
