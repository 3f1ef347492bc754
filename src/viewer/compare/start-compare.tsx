import { render } from 'preact'
import type { ComparePayload } from '../../tracer/diff/forms/html/lens-payload.ts'
import type { SideName } from '../../tracer/diff/report.ts'
import { type Vocabulary, vocabularyOf } from '../../tracer/trace/vocabulary.ts'
import { type ComparedMoment, momentsOf } from '../model/compared.ts'
import { markCurrent } from '../page/marks.ts'
import { BothPanel } from './both-panel.tsx'
import { askedInReport, type CompareStep, stepAmong } from './compare-keys.ts'

const OPEN = 'data-protokoll-lens'

/** The lens in the report of a comparison: a row, and both sides then. */
export function startCompare(): void {
  const payload = document.querySelector('script[data-protokoll-payload]')?.textContent
  if (payload) new CompareLens(JSON.parse(payload) as ComparePayload).start()
}

class CompareLens {
  private readonly words: Readonly<Record<SideName, Vocabulary>>
  private readonly moments: readonly ComparedMoment[]
  private readonly panel = document.createElement('div')
  private current: ComparedMoment | undefined

  constructor({ words, windows }: ComparePayload) {
    this.words = { before: vocabularyOf(words.before), after: vocabularyOf(words.after) }
    this.moments = windows.flatMap(momentsOf)
  }

  start(): void {
    this.panel.className = 'lens-place both-place'
    document.body.append(this.panel)
    for (const row of document.querySelectorAll('tr[data-row]')) this.addButton(row)
    addEventListener('hashchange', () => this.follow())
    document.addEventListener('click', (event) => this.pointed(event))
    document.addEventListener('keydown', (event) => this.pressed(event))
    // Where the address says that a row is shown, the browser goes to the table only when all is loaded.
    addEventListener('load', () => this.follow())
    this.follow()
  }

  /** A row of a table can be reached with the keyboard where something comes of it. */
  private addButton(row: Element): void {
    const id = row.getAttribute('data-row') ?? ''
    const cell = row.querySelector('td')
    if (!cell || !this.find(id)) return
    const button = document.createElement('a')
    button.href = `#${id}`
    button.className = 'both-open'
    button.textContent = '▸'
    button.setAttribute('aria-label', 'Both sides at this row')
    cell.append(' ', button)
  }

  private find(id: string): ComparedMoment | undefined {
    return this.moments.find(({ row }) => row.id === id)
  }

  private follow(): void {
    const moment = this.find(decodeURIComponent(location.hash.slice(1)))
    if (moment) this.show(moment)
    else if (this.current) this.close()
  }

  private pointed(event: MouseEvent): void {
    if (event.ctrlKey || event.metaKey || event.shiftKey || event.button !== 0) return
    const target = event.target instanceof Element ? event.target : undefined
    if (!target || target.closest('[data-lens]') || getSelection()?.isCollapsed === false) return
    const moment = this.find(target.closest('[data-row]')?.getAttribute('data-row') ?? '')
    if (!moment) return
    event.preventDefault()
    history.pushState(null, '', `#${moment.row.id}`)
    this.show(moment)
  }

  private pressed(event: KeyboardEvent): void {
    const does = askedInReport(event)
    if (does === undefined || !this.current) return
    event.preventDefault()
    this.ask(does)
  }

  private ask(does: CompareStep | 'close'): void {
    if (does === 'close') return this.leave()
    const next = this.current && stepAmong(this.moments, this.current, does)
    if (!next) return
    history.replaceState(null, '', `#${next.row.id}`)
    this.show(next)
  }

  private show(moment: ComparedMoment): void {
    this.current = moment
    document.documentElement.setAttribute(OPEN, '')
    const can = (step: CompareStep) => stepAmong(this.moments, moment, step) !== undefined
    render(<BothPanel {...{ moment, can }} words={this.words} ask={(does) => this.ask(does)} />, this.panel)
    markCurrent(moment.row.id)
    bringOut(moment.row.id)
  }

  private leave(): void {
    history.replaceState(null, '', location.href.replace(/#.*$/, ''))
    this.close()
  }

  private close(): void {
    this.current = undefined
    render(null, this.panel)
    markCurrent(undefined)
    document.documentElement.removeAttribute(OPEN)
  }
}

/** Unfolds what the row is in, and brings the row of the picture into sight, or else that of the table. */
function bringOut(id: string): void {
  const row = document.getElementById(id)
  const folded = row?.closest('details')
  if (folded) folded.open = true
  const shown = document.querySelector(`.picture [data-row="${CSS.escape(id)}"]`) ?? row
  shown?.scrollIntoView({ behavior: 'instant', block: 'center', inline: 'nearest' })
}
