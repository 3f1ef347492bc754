import { render } from 'preact'
import { hashOf, type Place, placeOf } from '../address.ts'
import { Lens } from '../lens/panel.tsx'
import { type Filter, isFiltering, RowFilter } from '../model/filter.ts'
import type { Moment, Run } from '../model/traced-run.ts'
import { loadRun } from './load-run.ts'
import { markCurrent, narrowTo, rowAt } from './marks.ts'
import { bringIntoSight, openInSight } from './sight.ts'

const OPEN = 'data-protokoll-lens'

/** Where a row is: under the reader's hand, on a page that is read, or on one that is just being opened. */
type Arrival = 'pointed' | 'reading' | 'opening'

/** A trace that the page shows, as the page names it. */
interface Shown {
  readonly id: string
  readonly trace: string
  readonly vocabulary: string
  /** What the ids of its rows start with. */
  readonly rows: string
}

/** The lens on a page of the site. Nothing of a trace is loaded before somebody asks for a row. */
export function startPage(holders: Iterable<HTMLElement>): void {
  const shown = [...holders].map(({ dataset }): Shown => {
    const { protokollTrace: trace = '', protokollVocabulary: vocabulary = '', protokollTest: id = '' } = dataset
    return { id, trace, vocabulary, rows: dataset['protokollRows'] ?? '' }
  })
  new PageLens(shown).start()
}

class PageLens {
  private readonly shown: readonly Shown[]
  private readonly runs = new Map<Shown, Promise<Run>>()
  private readonly panel = document.createElement('div')
  private readonly opener = document.createElement('button')
  private filter: RowFilter | undefined
  private run: Run | undefined
  /** Counts what was asked for: an answer that comes late is not shown. */
  private asked = 0

  constructor(shown: readonly Shown[]) {
    this.shown = shown
  }

  start(): void {
    this.panel.className = 'lens-place'
    this.opener.type = 'button'
    this.opener.className = 'lens-open'
    this.opener.textContent = 'Step through'
    this.opener.title = 'Every node at each row: the lens'
    this.opener.addEventListener('click', () => this.openFirst())
    document.body.append(this.opener, this.panel)
    // Beside the lens pictures may shrink a little, which a style sheet decides: it has to know how wide they are.
    for (const picture of document.querySelectorAll<SVGElement>('.space-time > svg')) {
      picture.style.setProperty('--width', picture.getAttribute('width') ?? '0')
    }
    addEventListener('hashchange', () => this.follow('reading'))
    document.addEventListener('click', (event) => this.pointed(event))
    if (location.hash.length > 1) this.follow('opening')
  }

  /** Goes where the address says, if that is a row of a trace here. */
  private follow(arrival: Arrival): void {
    const place = placeOf(location.hash)
    const of = this.traceOf(place.row)
    if (of) void this.show(of, place, arrival)
    else if (this.run && place.row !== '') this.leave()
  }

  /** What the rows of one test are called may be what those of another begin with: the longest is meant. */
  private traceOf(row: string): Shown | undefined {
    const own = this.shown.filter(({ rows }) => row.startsWith(`${rows}-`) && row.includes('-row'))
    return own.reduce<Shown | undefined>((a, b) => (a && a.rows.length >= b.rows.length ? a : b), undefined)
  }

  private pointed(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    const target = event.target instanceof Element ? event.target : undefined
    // What folds and what leads elsewhere keep doing so; text that was marked is meant to be copied.
    if (target?.closest('[data-lens], button, summary, a[href]:not([data-row])')) return
    if (getSelection()?.isCollapsed === false) return
    const row = rowAt(event)
    const of = row === undefined ? undefined : this.traceOf(row)
    if (row === undefined || of === undefined) return
    event.preventDefault()
    const { filter } = placeOf(location.hash)
    history.pushState(null, '', hashOf({ row, filter }))
    void this.show(of, { row, filter }, 'pointed')
  }

  private async openFirst(): Promise<void> {
    const [first] = this.shown
    if (first === undefined) return
    const run = await this.load(first)
    const here = run.moments.find(({ id }) => document.getElementById(id)) ?? run.at(0)
    if (here) this.go(here, run, placeOf(location.hash).filter)
  }

  private load(of: Shown): Promise<Run> {
    const known = this.runs.get(of) ?? loadRun(of.id, of.trace, of.vocabulary)
    this.runs.set(of, known)
    return known
  }

  private async show(of: Shown, place: Place, arrival: Arrival): Promise<void> {
    this.asked += 1
    const asked = this.asked
    try {
      const run = await this.load(of)
      if (asked !== this.asked) return
      this.draw(run, run.find(place.row), place.filter, arrival)
    } catch (error) {
      this.complain(error instanceof Error ? error.message : String(error))
    }
  }

  private go(moment: Moment, run: Run, filter: Filter): void {
    history.replaceState(null, '', hashOf({ row: moment.id, filter }))
    this.draw(run, moment, filter, 'reading')
  }

  private draw(run: Run, moment: Moment | undefined, filter: Filter, arrival: Arrival): void {
    if (moment === undefined) return this.complain('This row is not in the trace: the page was made from another.')
    if (this.run !== run) this.filter = new RowFilter(run)
    this.run = run
    const rows = this.filter?.rows(filter) ?? []
    document.documentElement.setAttribute(OPEN, '')
    const change = (next: Filter) => this.go(moment, run, next)
    const go = (next: Moment) => this.go(next, run, filter)
    const address = (of: Moment) => `${location.href.replace(/#.*$/, '')}${hashOf({ row: of.id, filter })}`
    const close = () => this.close()
    render(<Lens {...{ run, moment, rows, filter, address }} onGo={go} onFilter={change} onClose={close} />, this.panel)
    markCurrent(moment.id)
    narrowTo(isFiltering(filter) ? rows : undefined, run)
    if (arrival === 'reading') bringIntoSight(moment.id)
    else if (arrival === 'opening') openInSight(moment.id)
  }

  private close(): void {
    this.asked += 1
    this.leave()
    history.replaceState(null, '', location.href.replace(/#.*$/, ''))
  }

  private leave(): void {
    if (this.run) narrowTo(undefined, this.run)
    this.run = undefined
    render(null, this.panel)
    markCurrent(undefined)
    document.documentElement.removeAttribute(OPEN)
  }

  private complain(text: string): void {
    this.leave()
    document.documentElement.setAttribute(OPEN, '')
    render(
      <section class="lens" data-lens aria-label="One moment of the run">
        <p class="lens-sentence" role="alert">
          {text}
        </p>
        <button type="button" onClick={() => this.close()}>
          close
        </button>
      </section>,
      this.panel,
    )
  }
}
