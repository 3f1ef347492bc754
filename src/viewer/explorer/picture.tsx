import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { greatest } from '../../tracer/common/extent.ts'
import { roleTitle } from '../model/story.ts'
import type { Moment, Run } from '../model/traced-run.ts'
import { markCurrent, rowAt } from '../page/marks.ts'
import { drawAround, partAround, rowStartOf } from '../picture/draw-around.ts'

export interface PictureProps {
  readonly run: Run
  readonly moment: Moment
  /** The rows that the filter leaves. */
  readonly rows: readonly Moment[]
  readonly onGo: (moment: Moment) => void
}

const LEFT_OUT = 'data-lens-left-out'

/** Of a node its name, shortened as in the picture and whole. */
interface Head {
  readonly node: string
  readonly x: number
  readonly label: string
  readonly title: string
}

/** Pixels of a letter in a head, at most, and between heads. */
const LETTER = 8.5
const BESIDE = 8

/** A picture as it is on the page: what it shows, and what of it leads to rows. */
interface Drawn {
  readonly svg: SVGElement
  readonly width: number
  readonly heads: readonly Head[]
  readonly rows: ReadonlyMap<string, Element>
}

/** The picture of the part of the section that has the row. It follows the step: nobody waits for it to be drawn. */
export function Picture({ run, moment, rows, onGo }: PictureProps) {
  const place = useRef<HTMLDivElement>(null)
  const [drawn, setDrawn] = useState<Drawn>()
  const part = partAround(run, moment)
  const left = useMemo(() => (rows === run.moments ? undefined : new Set(rows.map(({ id }) => id))), [rows, run])
  useEffect(() => {
    const timer = setTimeout(() => setDrawn(draw(run, moment)))
    return () => clearTimeout(timer)
  }, [run, moment.section, part])
  useLayoutEffect(() => place.current?.replaceChildren(...(drawn ? [drawn.svg] : [])), [drawn])
  useLayoutEffect(() => {
    markCurrent(moment.id)
    const row = drawn?.rows.get(moment.id)
    const box = place.current?.parentElement
    if (row && box) bring(row, box)
  }, [drawn, moment])
  useLayoutEffect(() => {
    for (const [id, row] of drawn?.rows ?? []) row.toggleAttribute(LEFT_OUT, left !== undefined && !left.has(id))
  }, [drawn, left])
  const pointed = (event: MouseEvent) => {
    const found = run.find(rowAt(event) ?? '')
    if (found === undefined) return
    event.preventDefault()
    onGo(found)
  }
  return (
    // biome-ignore lint/a11y/useSemanticElements: it has what belongs together, and no fields.
    // biome-ignore lint/a11y/noNoninteractiveTabindex: keys scroll it.
    <div class="ex-picture" role="group" aria-label="Picture" tabIndex={0}>
      {drawn && <Heads {...{ drawn, moment, run }} />}
      {/* biome-ignore lint/a11y/noStaticElementInteractions: what is pointed at is a row, which keys choose too. */}
      {/* biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys choose rows, wherever the focus is. */}
      <div ref={place} onClick={pointed} />
    </div>
  )
}

/** Names and roles have a line each where one has no room for both. */
function Heads({ drawn: { heads, width }, moment, run }: Pick<PictureProps, 'moment' | 'run'> & { drawn: Drawn }) {
  const rooms = roomsOf(heads, width)
  const roles = [...run.vocabulary.roles.keys()].map((role) => roleTitle(role, run).length)
  const isTall = heads.some(({ label }, i) => (label.length + 1 + greatest(roles)) * LETTER > (rooms[i] ?? 0))
  return (
    <div class="ex-heads" data-tall={isTall || undefined} aria-hidden="true" style={{ width: `${width}px` }}>
      {heads.map(({ node, x, label, title }, i) => (
        <span key={node} title={title} style={{ left: `${x}px`, maxWidth: `${rooms[i]}px` }}>
          {label} <i>{roleOf(node, moment, run)}</i>
        </span>
      ))}
    </div>
  )
}

/** How wide each can be: nearer lines leave less. */
function roomsOf(heads: readonly Head[], width: number): number[] {
  return heads.map(({ x }, i) => {
    const [before, after] = [heads[i - 1]?.x ?? -x, heads[i + 1]?.x ?? x + width]
    return Math.min(x - before, after - x, width) - BESIDE
  })
}

/** The picture is markup that the writer has made and escaped; read as XML, it is nothing else. */
function draw(run: Run, moment: Moment): Drawn | undefined {
  const { documentElement: root } = new DOMParser().parseFromString(drawAround(run, moment).svg, 'image/svg+xml')
  const svg = document.importNode(root, true)
  if (!(svg instanceof SVGElement)) return undefined
  const start = rowStartOf(run, moment)
  const rows = new Map<string, Element>()
  for (const link of svg.querySelectorAll('a[href^="#"]')) {
    const id = `${start}${link.getAttribute('href')?.slice(1)}`
    link.removeAttribute('href')
    link.setAttribute('data-row', id)
    rows.set(id, link)
  }
  return { svg, width: Number(svg.getAttribute('width')), heads: headsOf(svg, moment), rows }
}

/** Where the lines of the nodes are: their names stay in sight, with what the nodes are at the moment. */
function headsOf(svg: SVGElement, { section }: Moment): Drawn['heads'] {
  const [left = 0] = (svg.getAttribute('viewBox') ?? '').split(' ').map(Number)
  const names = svg.querySelectorAll('[data-heads]')
  return section.spacetime.lifelines.map(({ node, label: title }, i) => {
    const label = names[i]?.lastChild?.textContent ?? ''
    return { node, label, title, x: Number(names[i]?.getAttribute('x')) - left }
  })
}

function roleOf(node: string, { states }: Moment, run: Run): string {
  const state = states.get(node)
  return state === undefined ? '' : roleTitle(state['role'], run)
}

/** Scrolls within the picture alone, and only where the row is out of sight. */
function bring(row: Element, place: HTMLElement): void {
  const [seen, box] = [row.getBoundingClientRect(), place.getBoundingClientRect()]
  if (seen.top >= box.top && seen.bottom <= box.bottom) return
  place.scrollTop += seen.top - box.top - (box.height - seen.height) / 2
}
