import { useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { RowSentences } from '../model/row-sentences.ts'
import type { Moment, Run } from '../model/traced-run.ts'

/** Pixels of a row, as the style sheet has it; on a phone it has two lines. */
const ROW = 28
const ROW_PHONE = 46
const PHONE = '(max-width: 59.99em)'
/** Rows beyond the edges that are there already when somebody scrolls. */
const BEYOND = 12

export interface RowsProps {
  readonly run: Run
  /** The rows that the filter leaves. */
  readonly rows: readonly Moment[]
  readonly moment: Moment
  readonly onGo: (moment: Moment) => void
}

/** What a place of the list shows: a row, or the head of the section that the next rows are of. */
type Item = Moment | { readonly head: Moment }

/** All rows of a test, of which only those in sight are on the page: there may be very many. */
export function RowsList({ run, rows, moment, onGo }: RowsProps) {
  const list = useRef<HTMLDivElement>(null)
  const height = useRowHeight()
  const [top, setTop] = useState(0)
  const [room, setRoom] = useState(600)
  const items = useMemo(() => itemsOf(rows), [rows])
  const texts = useMemo(() => new RowSentences(run), [run])
  const places = useMemo(() => new Map(items.map((item, i) => [item, i] as const)), [items])
  const current = places.get(moment)
  useLayoutEffect(() => {
    const element = list.current
    if (element === null) return
    const look = () => setRoom(element.clientHeight)
    const observer = new ResizeObserver(look)
    observer.observe(element)
    look()
    return () => observer.disconnect()
  }, [])
  useLayoutEffect(() => {
    const element = list.current
    if (element === null || current === undefined) return
    // Asking the list where it stands would have the browser lay out the page at each step.
    const wanted = inSight(current * height, height, top, room)
    if (wanted === top) return
    element.scrollTop = wanted
    setTop(element.scrollTop)
  }, [current, height, room])
  const first = Math.max(0, Math.floor(top / height) - BEYOND)
  const last = Math.min(items.length, Math.ceil((top + room) / height) + BEYOND)
  return (
    <div
      class="ex-rows"
      ref={list}
      role="listbox"
      tabIndex={0}
      aria-label="Events"
      aria-activedescendant={current === undefined ? undefined : `ex-row-${current}`}
      onScroll={(event) => setTop(event.currentTarget.scrollTop)}
    >
      <div class="ex-all" role="presentation" style={{ height: `${items.length * height}px` }}>
        {items.slice(first, last).map((item, i) => {
          const place = first + i
          const at = { id: `ex-row-${place}`, style: { transform: `translateY(${place * height}px)` } }
          return 'head' in item ? (
            <div
              key={place}
              class="ex-head"
              role="option"
              tabIndex={-1}
              aria-disabled="true"
              aria-selected={false}
              {...at}
            >
              Section {item.head.section.number}: {item.head.section.title}
            </div>
          ) : (
            <Row key={place} {...{ item, at, run, texts, onGo }} isCurrent={item === moment} />
          )
        })}
      </div>
    </div>
  )
}

interface RowProps extends Pick<RowsProps, 'run' | 'onGo'> {
  readonly item: Moment
  readonly texts: RowSentences
  readonly at: { readonly id: string; readonly style: { readonly transform: string } }
  readonly isCurrent: boolean
}

/** The keys that lead from row to row are those of the lens, and work from here too. */
function Row({ item, at, run, texts, onGo, isCurrent }: RowProps) {
  const { shown, whole } = texts.of(item)
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: arrow keys choose rows, wherever the focus is.
    <div
      class="ex-row"
      role="option"
      tabIndex={-1}
      data-row={item.id}
      data-alarm={isAlarm(item, run) || undefined}
      aria-selected={isCurrent}
      onClick={() => onGo(item)}
      {...at}
    >
      <span class="ex-number">{item.row}</span>
      <span class="ex-text" title={whole === shown ? undefined : whole}>
        {shown}
      </span>
    </div>
  )
}

function itemsOf(rows: readonly Moment[]): Item[] {
  return rows.flatMap((row, i): Item[] => (rows[i - 1]?.section === row.section ? [row] : [{ head: row }, row]))
}

function isAlarm({ events }: Moment, { vocabulary }: Run): boolean {
  return events.some(({ op }) => vocabulary.marks.get(op)?.alarm === true)
}

/** Where to scroll so that a row is in sight, and one before and after it: nowhere, if it is. */
function inSight(at: number, height: number, top: number, room: number): number {
  if (at - height < top) return Math.max(0, at - height)
  return at + 2 * height > top + room ? at + 2 * height - room : top
}

function useRowHeight(): number {
  const phone = useMemo(() => matchMedia(PHONE), [])
  const [isPhone, setPhone] = useState(phone.matches)
  useLayoutEffect(() => {
    const look = () => setPhone(phone.matches)
    phone.addEventListener('change', look)
    return () => phone.removeEventListener('change', look)
  }, [phone])
  return isPhone ? ROW_PHONE : ROW
}
