import { LIMITS } from '../../../common/limits.ts'
import { columns } from '../../../text/columns.ts'
import { shortNames } from '../../../text/short-names.ts'

/** A node's name in a diagram. */
export interface NodeName {
  /** On one line, as messages say it. */
  readonly short: string
  /** In its box: in full, as far as that is not beyond all measure. */
  readonly lines: readonly string[]
}

export function nameLines(labels: readonly string[]): NodeName[] {
  const short = shortNames(labels, LIMITS.nodeNameColumns)
  const long = shortNames(labels, LIMITS.plantumlCharacters)
  return labels.map((_, i) => ({ short: short[i] ?? '', lines: wrapped(long[i] ?? '') }))
}

function wrapped(name: string): string[] {
  const lines = ['']
  for (const character of name) {
    const line = lines.at(-1) ?? ''
    if (columns(line) + columns(character) > LIMITS.nodeNameColumns) lines.push(character)
    else lines[lines.length - 1] = line + character
  }
  return lines
}
