import { LIMITS } from '../common/limits.ts'
import type { LogRecord } from './log-source.ts'
import type { Hidden, Mapping, Rule } from './mapping.ts'

/** A line of which nothing was made, though nothing says that it is noise. */
export interface Unexplained {
  readonly file: string
  readonly line: number
  readonly why: string
}

/** What became of the lines of a log, each of which is counted once. */
export class Account {
  lines = 0
  events = 0
  /** Lines that only say something about those that follow: a section begins, or who is meant. */
  context = 0
  /** By the rule that says so; 0 is blank lines among objects. */
  readonly noise = new Map<number, { readonly title: string; lines: number }>()
  /** The first of them; `unexplainedLines` counts all. */
  readonly unexplained: Unexplained[] = []
  unexplainedLines = 0
  /** What is not to be seen, and was there. */
  readonly hidden = new Set<Hidden>()

  event({ lines }: LogRecord): void {
    this.lines += lines
    this.events += lines
  }

  aside({ lines }: LogRecord): void {
    this.lines += lines
    this.context += lines
  }

  noiseBy({ number, title }: Pick<Rule, 'number' | 'title'>, { lines }: LogRecord): void {
    this.lines += lines
    const known = this.noise.get(number)
    if (known === undefined) this.noise.set(number, { title, lines })
    else known.lines += lines
  }

  unknown({ file, line, lines }: LogRecord, why: string): void {
    this.lines += lines
    this.unexplainedLines += lines
    if (this.unexplained.length < LIMITS.importListed) this.unexplained.push({ file, line, why })
  }

  /** What is not to be seen and no line has, as the mapping names it: a secret may have another name. */
  unmet({ drop, mask }: Pick<Mapping, 'drop' | 'mask'>): string[] {
    const all = [...drop.map((each) => ['drop', each] as const), ...mask.map((each) => ['mask', each] as const)]
    return all.flatMap(([what, each]) => (this.hidden.has(each) ? [] : [`${what} ${nameOf(each)}`]))
  }

  get noiseLines(): number {
    return [...this.noise.values()].reduce((sum, { lines }) => sum + lines, 0)
  }
}

function nameOf(hidden: Hidden): string {
  return hidden instanceof RegExp ? hidden.source : hidden.join('.')
}
