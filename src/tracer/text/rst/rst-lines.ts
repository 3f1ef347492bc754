/** Lines of a block without what they are indented by, and the line behind them. */
export interface Taken {
  readonly lines: readonly string[]
  readonly next: number
}

/** Lines without ends that nobody sees, and with blanks for tabs, which go to every eighth column. */
export function linesOf(text: string): string[] {
  const lines = text
    .replace(/\r\n?|[\v\f\u2028\u2029]/g, '\n')
    .replaceAll('\0', '\ufffd')
    .split('\n')
  return lines.map((line) => withoutTabs(line).trimEnd())
}

function withoutTabs(line: string): string {
  if (!line.includes('\t')) return line
  const [first = '', ...rest] = line.split('\t')
  return rest.reduce((left, part) => left.padEnd(Math.floor(left.length / 8) * 8 + 8) + part, first)
}

export function isBlank(line: string | undefined): boolean {
  return line === undefined || line === ''
}

export function indentOf(line: string): number {
  return line.length - line.trimStart().length
}

/** What is indented by at least so much from a line on, blank lines between included, those at its end not. */
export function takeIndented(lines: readonly string[], from: number, least = 1): Taken {
  let next = from
  let end = from
  for (; next < lines.length; next += 1) {
    const line = lines[next] ?? ''
    if (line === '') continue
    if (indentOf(line) < least) break
    end = next + 1
  }
  return { lines: lines.slice(from, end), next: end }
}

/** The lines without what all of them are indented by, and without blank ones before and behind them. */
export function dedent(lines: readonly string[]): readonly string[] {
  const least = lines.reduce(
    (sum, line) => (line === '' ? sum : Math.min(sum, indentOf(line))),
    Number.POSITIVE_INFINITY,
  )
  return trimBlank(lines.map((line) => line.slice(Math.min(least, line.length))))
}

export function trimBlank(lines: readonly string[]): readonly string[] {
  const first = lines.findIndex((line) => line !== '')
  const last = lines.findLastIndex((line) => line !== '')
  return first < 0 ? [] : lines.slice(first, last + 1)
}

/** The line from a line on that is not blank, or the end. */
export function skipBlank(lines: readonly string[], from: number): number {
  let at = from
  while (at < lines.length && isBlank(lines[at])) at += 1
  return at
}
