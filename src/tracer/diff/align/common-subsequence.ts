import { LIMITS } from '../../common/limits.ts'

/** Places of two sequences that belong together, in order on both sides. */
export type Matches = readonly (readonly [before: number, after: number])[]

/** A longest common subsequence, after Myers' greedy algorithm; near to one where there are very many differences. */
export function commonSubsequence(before: readonly number[], after: readonly number[]): Matches {
  const matches: [number, number][] = []
  align(before, after, { from: 0, to: before.length }, { from: 0, to: after.length }, matches)
  return matches
}

interface Range {
  readonly from: number
  readonly to: number
}

function align(a: readonly number[], b: readonly number[], inA: Range, inB: Range, matches: [number, number][]): void {
  let { from: startA, to: endA } = inA
  let { from: startB, to: endB } = inB
  while (startA < endA && startB < endB && a[startA] === b[startB]) matches.push([startA++, startB++])
  let same = 0
  while (startA < endA && startB < endB && a[endA - 1] === b[endB - 1])
    [endA, endB, same] = [endA - 1, endB - 1, same + 1]
  if (startA < endA && startB < endB) {
    const rangeA = { from: startA, to: endA }
    const rangeB = { from: startB, to: endB }
    const exact = myers(a, b, rangeA, rangeB)
    if (exact) for (const pair of exact) matches.push(pair)
    else alignByUnique(a, b, rangeA, rangeB, matches)
  }
  for (let i = 0; i < same; i += 1) matches.push([endA + i, endB + i])
}

/** Splits both ranges where something stands that is once on either side, and goes on between those places. */
function alignByUnique(
  a: readonly number[],
  b: readonly number[],
  inA: Range,
  inB: Range,
  matches: [number, number][],
): void {
  const anchors = uniqueMatches(a, b, inA, inB)
  if (anchors.length === 0) return
  let [fromA, fromB] = [inA.from, inB.from]
  for (const [i, j] of anchors) {
    align(a, b, { from: fromA, to: i }, { from: fromB, to: j }, matches)
    matches.push([i, j])
    ;[fromA, fromB] = [i + 1, j + 1]
  }
  align(a, b, { from: fromA, to: inA.to }, { from: fromB, to: inB.to }, matches)
}

function uniqueMatches(a: readonly number[], b: readonly number[], inA: Range, inB: Range): [number, number][] {
  const placesB = uniquePlaces(b, inB)
  const pairs = [...uniquePlaces(a, inA)].flatMap(([token, i]): [number, number][] => {
    const j = placesB.get(token)
    return j === undefined ? [] : [[i, j]]
  })
  return longestRising(pairs)
}

function uniquePlaces(tokens: readonly number[], { from, to }: Range): Map<number, number> {
  const places = new Map<number, number>()
  const twice = new Set<number>()
  for (let i = from; i < to; i += 1) {
    const token = tokens[i] ?? -1
    if (places.has(token)) twice.add(token)
    places.set(token, i)
  }
  for (const token of twice) places.delete(token)
  return places
}

/** Of pairs that rise on the left, the most that rise on the right too. */
function longestRising(pairs: readonly [number, number][]): [number, number][] {
  const ends: number[] = []
  const previous: number[] = []
  for (const [k, [, right]] of pairs.entries()) {
    let [low, high] = [0, ends.length]
    while (low < high) {
      const middle = (low + high) >> 1
      if ((pairs[ends[middle] ?? 0]?.[1] ?? 0) < right) low = middle + 1
      else high = middle
    }
    previous[k] = low > 0 ? (ends[low - 1] ?? -1) : -1
    ends[low] = k
  }
  const rising: [number, number][] = []
  for (let k = ends.at(-1) ?? -1; k >= 0; k = previous[k] ?? -1) rising.push(pairs[k] ?? [0, 0])
  return rising.reverse()
}

/** The furthest place on each diagonal after each number of edits; undefined if there are too many. */
function myers(a: readonly number[], b: readonly number[], inA: Range, inB: Range): [number, number][] | undefined {
  const [n, m] = [inA.to - inA.from, inB.to - inB.from]
  const most = Math.min(n + m, LIMITS.alignedEdits)
  const reach = new Int32Array(2 * most + 3)
  const middle = most + 1
  const history: Int32Array[] = []
  for (let edits = 0; edits <= most; edits += 1) {
    history.push(reach.slice(middle - edits - 1, middle + edits + 2))
    for (let diagonal = -edits; diagonal <= edits; diagonal += 2) {
      const start = startOf(reach, middle + diagonal, diagonal, edits)
      const x = start + equalRun(a, b, inA, inB, start, start - diagonal)
      reach[middle + diagonal] = x
      if (x >= n && x - diagonal >= m) return walkBack(history, n, m, inA.from, inB.from)
    }
  }
  return undefined
}

/** How many are equal from these places on. */
function equalRun(a: readonly number[], b: readonly number[], inA: Range, inB: Range, x: number, y: number): number {
  let [i, j] = [inA.from + x, inB.from + y]
  while (i < inA.to && j < inB.to && a[i] === b[j]) [i, j] = [i + 1, j + 1]
  return i - inA.from - x
}

/** Where the diagonal is entered: from the one above it, or from the one below. */
function startOf(reach: Int32Array, at: number, diagonal: number, edits: number): number {
  if (edits === 0) return 0
  return goesDown(reach, at, diagonal, edits) ? (reach[at + 1] ?? 0) : (reach[at - 1] ?? 0) + 1
}

function goesDown(reach: Int32Array, at: number, diagonal: number, edits: number): boolean {
  return diagonal === -edits || (diagonal !== edits && (reach[at - 1] ?? 0) < (reach[at + 1] ?? 0))
}

function walkBack(
  history: readonly Int32Array[],
  n: number,
  m: number,
  fromA: number,
  fromB: number,
): [number, number][] {
  const matches: [number, number][] = []
  let [x, y] = [n, m]
  for (let edits = history.length - 1; edits >= 0; edits -= 1) {
    const [previousX, previousY] = stepBefore(history[edits] ?? new Int32Array(), x - y, edits)
    while (x > previousX && y > previousY) {
      x -= 1
      y -= 1
      matches.push([fromA + x, fromB + y])
    }
    x = previousX
    y = previousY
  }
  return matches.reverse()
}

/** Where the last edit but one ended. The slice begins one diagonal below `-edits`. */
function stepBefore(reach: Int32Array, diagonal: number, edits: number): [number, number] {
  if (edits === 0) return [0, 0]
  const at = diagonal + edits + 1
  const down = goesDown(reach, at, diagonal, edits)
  const x = reach[down ? at + 1 : at - 1] ?? 0
  return [x, x - (down ? diagonal + 1 : diagonal - 1)]
}
