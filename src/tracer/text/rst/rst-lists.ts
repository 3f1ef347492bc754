import { dedent, indentOf, isBlank, skipBlank, takeIndented } from './rst-lines.ts'
import type { RstBlock, RstBody } from './rst-model.ts'

type Reader = (lines: readonly string[]) => RstBody

/** A block, and the line behind it. */
export interface ReadBlock {
  readonly block: RstBlock
  readonly next: number
}

const BULLET = /^([-+*•‣⁃])(?: +|$)/
const ENUMERATOR = /^(\(?)(#|\d{1,9}|[a-zA-Z]|[ivxlcdm]{2,12}|[IVXLCDM]{2,12})([.)])(?: +|$)/
const ROMAN = /^m{0,4}(?:cm|cd|d?c{0,3})(?:xc|xl|l?x{0,3})(?:ix|iv|v?i{0,3})$/i

/** How an item begins. */
interface Marker {
  /** Items of a list have the same. */
  readonly kind: string
  /** What it is called; empty for a bullet. */
  readonly label: string
  readonly width: number
}

export function readList(lines: readonly string[], from: number, read: Reader): ReadBlock | undefined {
  const first = markerAt(lines, from)
  if (!first) return undefined
  const items: RstBody[] = []
  let at = from
  let count = 0
  for (let marker: Marker | undefined = first; marker && belongs(marker, first, count); marker = markerAt(lines, at)) {
    const { body, next } = itemAt(lines, at, marker)
    items.push(withLabel(read(body), marker))
    count += 1
    at = skipBlank(lines, next)
  }
  return { block: { type: 'list', first: numberOf(first.label), items }, next: at }
}

function markerAt(lines: readonly string[], at: number): Marker | undefined {
  const line = lines[at] ?? ''
  const bullet = BULLET.exec(line)
  if (bullet) return { kind: bullet[1] ?? '', label: '', width: bullet[0].length }
  const found = enumeratorOf(line)
  return found && isItem(lines[at + 1], found) ? found : undefined
}

function enumeratorOf(line: string): Marker | undefined {
  const [start = '', open = '', label = '', close = ''] = ENUMERATOR.exec(line) ?? []
  if (start === '' || (open !== '' && close !== ')')) return undefined
  if (/^[a-z]{2,}$/i.test(label) && !ROMAN.test(label)) return undefined
  const isNumber = /^[#\d]/.test(label)
  return {
    kind: `${open}${isNumber ? '1' : 'a'}${close}`,
    label: isNumber ? label : open + label + close,
    width: start.length,
  }
}

/** A line of text that happens to begin like an item goes on in the next line. */
function isItem(next: string | undefined, { kind }: Marker): boolean {
  return isBlank(next) || indentOf(next ?? '') > 0 || enumeratorOf(next ?? '')?.kind === kind
}

function belongs(marker: Marker, first: Marker, count: number): boolean {
  if (marker.kind !== first.kind) return false
  const [start, number] = [numberOf(first.label), numberOf(marker.label)]
  return start === undefined || marker.label === '#' || number === start + count
}

/** Undefined for what is counted in letters: Markdown knows numbers alone. */
function numberOf(label: string): number | undefined {
  if (label === '#') return 1
  return /^\d+$/.test(label) ? Number(label) : undefined
}

function itemAt(lines: readonly string[], at: number, { width }: Marker): { body: readonly string[]; next: number } {
  const text = (lines[at] ?? '').slice(width)
  const { lines: more, next } = takeIndented(lines, at + 1, text === '' ? 1 : width)
  if (text === '') return { body: dedent(more), next }
  return { body: [text, ...more.map((line) => line.slice(width))], next }
}

/** What stands for a letter is said in words of the item. */
function withLabel(body: RstBody, { label }: Marker): RstBody {
  if (label === '' || numberOf(label) !== undefined) return body
  const [first, ...rest] = body
  const own = { type: 'text', text: `${label} ` } as const
  if (first?.type === 'paragraph') return [{ ...first, text: [own, ...first.text] }, ...rest]
  return [{ type: 'paragraph', text: [own] }, ...body]
}
