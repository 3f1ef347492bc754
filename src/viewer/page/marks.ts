import type { Moment, Run } from '../model/traced-run.ts'

const CURRENT = 'data-lens-current'
const LEFT_OUT = 'data-lens-left-out'

/** Everything on the page that shows a row: of tables and pictures. */
export function showing(id: string): Element[] {
  return [...document.querySelectorAll(`[data-row="${CSS.escape(id)}"]`)].filter((each) => !each.closest('[data-lens]'))
}

/** Marks the row wherever the page shows it, and only that one. */
export function markCurrent(id: string | undefined): void {
  for (const each of document.querySelectorAll(`[${CURRENT}]`)) each.removeAttribute(CURRENT)
  if (id !== undefined) for (const each of showing(id)) each.setAttribute(CURRENT, '')
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
