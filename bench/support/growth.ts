import { type Figure, median, secondsOf } from '../measure.ts'

/** What is done with an input of some size. `prepare` is not measured. */
export interface Growing<T> {
  readonly name: string
  readonly prepare: (size: number) => T
  readonly run: (input: T) => unknown
}

/** Two sizes, the second so many times the first. */
export interface Sizes {
  readonly small: number
  readonly large: number
}

/** How often the small size is done: it is over soon. */
const SMALL = 7
const LARGE = 3

/** With which exponent of the size the time grows: 1 for as fast as the input. Held against 1. */
export function growthOf<T>({ name, prepare, run }: Growing<T>, sizes: Sizes): Figure {
  const seconds = { small: [] as number[], large: [] as number[] }
  const add = (size: keyof Sizes) => {
    const input = prepare(sizes[size])
    seconds[size].push(secondsOf(() => run(input)))
  }
  // Once for nothing: the first time is the compiler's.
  run(prepare(sizes.small))
  for (let i = 0; i < LARGE; i += 1) {
    for (let k = 0; k < SMALL / LARGE; k += 1) add('small')
    add('large')
  }
  return exponentOf(name, sizes, median(seconds.small), median(seconds.large))
}

export function exponentOf(name: string, { small, large }: Sizes, secondsSmall: number, secondsLarge: number): Figure {
  const value = Math.log(secondsLarge / secondsSmall) / Math.log(large / small)
  const range = `${small.toLocaleString('en')} to ${large.toLocaleString('en')}`
  return {
    name: `${name}, ${range}`,
    unit: 'exponent',
    value,
    baseline: { name: 'as its input', value: 1 },
    ratio: value,
  }
}
