import type { Moment, Run } from '../model/traced-run.ts'

const CURRENT = 'data-lens-current'
const LEFT_OUT = 'data-lens-left-out'

/** Everything on the page that shows a row: of tables and pictures. */
function showing(id: string): Element[] {
  return [...document.querySelectorAll(`[data-row="${CSS.escape(id)}"]`)].filter((each) => !each.closest('[data-lens]'))
}

/** Marks the row wherever the page shows it, and only that one. */
export function markCurrent(id: string | undefined): void {
  for (const each of document.querySelectorAll(`[${CURRENT}]`)) each.removeAttribute(CURRENT)
  if (id !== undefined) for (const each of showing(id)) each.setAttribute(CURRENT, '')
}

/** Where a row is in sight: below what stays at the top of the page, above the panel where that is a sheet. */
const TOP = 80

function isInSight(shown: Element): boolean {
  const { top, bottom } = shown.getBoundingClientRect()
  const panel = document.querySelector('.lens-place > [data-lens]')?.getBoundingClientRect()
  const isSheet = panel !== undefined && panel.width > innerWidth / 2
  return top >= TOP && bottom <= (isSheet ? panel.top : innerHeight)
}

/**
 * Brings the row into sight where a reader sees it: in the picture, or else in the table. Nothing moves where it is in
 * sight already, unless the page is just being opened: then it may be about to move elsewhere.
 */
export function bringIntoSight(id: string, isOpening: boolean): void {
  const seen = showing(id).filter((each) => each.getClientRects().length > 0)
  const isPicture = (each: Element) => each instanceof SVGElement
  // On a phone the list of what happened comes before the picture.
  const isFirst = matchMedia('(max-width: 640px)').matches ? (each: Element) => !isPicture(each) : isPicture
  const first = seen.find(isFirst) ?? seen[0]
  if (first === undefined || (!isOpening && seen.some(isInSight))) return
  // Themes scroll smoothly, which is too slow for steps.
  first.scrollIntoView({ behavior: 'instant', block: 'center', inline: 'nearest' })
}

/** Narrows tables and pictures to the rows that a filter leaves. `undefined`: all of them. */
export function narrowTo(rows: readonly Moment[] | undefined, run: Run): void {
  const left = rows && new Set(rows.map(({ id }) => id))
  for (const { id } of run.moments) {
    for (const each of showing(id)) each.toggleAttribute(LEFT_OUT, left !== undefined && !left.has(id))
  }
  for (const part of document.querySelectorAll('[data-of-rows]')) {
    const ids = (part.getAttribute('data-of-rows') ?? '').split(' ')
    part.toggleAttribute(LEFT_OUT, left !== undefined && !ids.some((id) => left.has(id)))
  }
}

/** The row that somebody pointed at: the nearest around it, or the band of a picture that lies behind. */
export function rowAt(event: MouseEvent): string | undefined {
  const target = event.target instanceof Element ? event.target : undefined
  const around = target?.closest('[data-row]')
  if (around) return around.getAttribute('data-row') ?? undefined
  if (!target?.closest('svg')) return undefined
  const behind = document.elementsFromPoint(event.clientX, event.clientY).map((each) => each.closest('[data-row]'))
  return behind.find((each) => each !== null)?.getAttribute('data-row') ?? undefined
}
