import { mergeSpans } from './merge-spans.ts'
import { type OnSide, type PictureSide, SIDE_SIGNS } from './picture-sides.ts'
import type { Lifeline, Spacetime } from './spacetime.ts'
import type { Arrow } from './spacetime-arrows.ts'
import type { NodeChange } from './spacetime-changes.ts'
import type { Note, PictureRow } from './spacetime-notes.ts'

/** What a row of the merged picture shows: a row of each side's own picture, or of one of them. */
export interface MergedRow {
  /** The row of the table that says the same, from 0. */
  readonly tableRow: number
  readonly sign: string
  readonly before?: number
  readonly after?: number
}

export type BothPictures = Readonly<Record<PictureSide, Spacetime>>

const SIDES: readonly PictureSide[] = ['before', 'after']

/**
 * Two pictures in one, with a lane for each node of either. `rows` has every row of both once, in an order that keeps that
 * of each: without what only the other side has, the picture is that of one side again.
 */
export function mergePictures(pictures: BothPictures, rows: readonly MergedRow[]): Spacetime {
  const places = { before: placesOf(rows, 'before'), after: placesOf(rows, 'after') }
  const moved = (side: PictureSide) => pictures[side].arrows.map((arrow) => movedArrow(arrow, places[side]))
  return {
    lifelines: nodesOf(pictures).map((node) => lifelineOf(node, pictures, places, rows.length)),
    rows: rows.map((row) => rowOf(row, pictures)),
    arrows: shared(moved('before'), moved('after'), arrowKey, arrowOn),
    told: pictures.after.told || pictures.before.told,
    isLast: pictures.before.isLast && pictures.after.isLast,
    origin: pictures.after.origin,
  }
}

/** Where each row of a side's own picture is now; its last place is where that ends. */
function placesOf(rows: readonly MergedRow[], side: PictureSide): number[] {
  return [...rows.flatMap(({ [side]: row }, i) => (row === undefined ? [] : [i])), rows.length]
}

function nodesOf({ before, after }: BothPictures): string[] {
  const nodes = [...before.lifelines, ...after.lifelines].map(({ node }) => node)
  return [...new Set(nodes)].sort((a, b) => a.localeCompare(b, 'en', { numeric: true }))
}

function lifelineOf(
  node: string,
  pictures: BothPictures,
  places: Readonly<Record<PictureSide, readonly number[]>>,
  rows: number,
): Lifeline {
  const of = (side: PictureSide) => pictures[side].lifelines.find((line) => line.node === node)
  const [before, after] = [of('before'), of('after')]
  const only = before === undefined ? 'after' : after === undefined ? 'before' : undefined
  const spans = <K extends 'roles' | 'stopped' | 'cutOff' | 'brackets'>(name: K) =>
    Object.fromEntries(
      SIDES.map((side) => [side, (of(side)?.[name] ?? []).map((span) => movedSpan(span, places[side], rows))]),
    ) as Record<PictureSide, Lifeline[K][number][]>
  const label = (after ?? before)?.label ?? node
  return {
    node,
    label: only === undefined ? label : `${SIDE_SIGNS[only]} ${label}`,
    roles: mergeSpans(spans('roles'), ({ role }) => role, rows),
    stopped: mergeSpans(spans('stopped'), () => 'down', rows),
    cutOff: mergeSpans(spans('cutOff'), () => 'cut', rows),
    brackets: shared(spans('brackets').before, spans('brackets').after, JSON.stringify, (bracket) => bracket),
    // The picture has one part, whose heads say how the nodes are before its first row.
    listsBefore: (row) => (after ?? before)?.listsBefore(row) ?? [],
    toldBefore: (row) => (after ?? before)?.toldBefore(row),
  }
}

function movedSpan<S extends { readonly from: number; readonly to: number }>(
  span: S,
  places: readonly number[],
  rows: number,
): S {
  const place = (row: number) => (row < 0 ? -1 : (places[row] ?? rows))
  return { ...span, from: place(span.from), to: place(span.to) }
}

/** What is equal on both sides once, all else with its side; what one list has between stays there. */
function shared<T>(
  before: readonly T[],
  after: readonly T[],
  keyOf: (item: T) => string,
  on: (item: T, side: PictureSide) => T,
): T[] {
  const left = new Map<string, number>()
  for (const item of after) left.set(keyOf(item), (left.get(keyOf(item)) ?? 0) + 1)
  const common = new Map<string, number>()
  const gone = before.filter((item) => {
    const key = keyOf(item)
    const count = left.get(key) ?? 0
    if (count === 0) return true
    left.set(key, count - 1)
    common.set(key, (common.get(key) ?? 0) + 1)
    return false
  })
  const rest = after.map((item) => {
    const key = keyOf(item)
    const count = common.get(key) ?? 0
    if (count === 0) return on(item, 'after')
    common.set(key, count - 1)
    return item
  })
  return [...gone.map((item) => on(item, 'before')), ...rest]
}

function movedArrow(arrow: Arrow, places: readonly number[]): Arrow {
  const { from, to, fate, title, label, meaning, details, elsewhere, unsent } = arrow
  const place = (row: number | undefined) => (row === undefined ? undefined : places[row])
  return {
    from,
    to,
    fate,
    title,
    label,
    meaning,
    details,
    elsewhere,
    unsent,
    sent: place(arrow.sent),
    ended: place(arrow.ended),
  }
}

function arrowKey({ from, to, fate, label, sent, ended, details }: Arrow): string {
  return JSON.stringify([from, to, fate, label, sent, ended, details])
}

function arrowOn(arrow: Arrow, side: PictureSide): Arrow {
  return { ...arrow, title: signed(arrow.title, side), label: signed(arrow.label, side), side }
}

function signed(text: string, side: PictureSide): string {
  return `${SIDE_SIGNS[side]} ${text}`
}

function rowOf(row: MergedRow, pictures: BothPictures): PictureRow {
  const of = (side: PictureSide) => {
    const { [side]: place } = row
    return place === undefined ? undefined : pictures[side].rows[place]
  }
  const [before, after] = [of('before'), of('after')]
  const side: OnSide = before && after ? {} : { side: before ? 'before' : 'after' }
  return {
    tableRow: row.tableRow,
    sign: row.sign,
    ...side,
    text: after?.text ?? before?.text ?? '',
    notes: shared(before?.notes ?? [], after?.notes ?? [], noteKey, noteOn),
    changes: shared((before?.changes ?? []).map(told), (after?.changes ?? []).map(told), changeKey, changeOn),
  }
}

function noteKey({ node, label, text, alarm }: Note): string {
  return JSON.stringify([node, label, text, alarm])
}

function noteOn(note: Note, side: PictureSide): Note {
  return { ...note, full: signed(note.full, side), label: signed(note.label, side), side }
}

function told({ node, full, text, details }: NodeChange): NodeChange {
  return { node, full, text, details }
}

function changeKey({ node, text, details }: NodeChange): string {
  return JSON.stringify([node, text, details])
}

function changeOn(change: NodeChange, side: PictureSide): NodeChange {
  const [first = '', ...rest] = change.full
  return { ...change, full: [signed(first, side), ...rest], text: signed(change.text, side), side }
}
