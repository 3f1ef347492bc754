import { counted } from '../common/counted.ts'
import type { Header } from './trace-schema.ts'

/** What a trace was made from, as people call it. Where it does not say, that was a test. */
export type Origin = 'test' | NonNullable<Header['origin']>

/** In the order in which they are named. */
const ORDER: readonly Origin[] = ['test', 'log', 'recording']

export function originOf({ origin }: Pick<Header, 'origin'>): Origin {
  return origin ?? 'test'
}

/** What some traces are called together: by what they are of, if that is the same for all. */
export function wordFor(origins: Iterable<Origin>): Origin | 'trace' {
  const [only = 'test', ...others] = new Set(origins)
  return others.length === 0 ? only : 'trace'
}

/** How many of which there are: `2 tests and 1 log`. */
export function countedOrigins(origins: readonly Origin[]): string {
  return inOrder(origins, (origin) => counted(origins.filter((each) => each === origin).length, origin))
}

/** Which there are: `tests and logs`. */
export function kindsOfOrigins(origins: readonly Origin[]): string {
  return inOrder(origins, (origin) => `${origin}s`)
}

function inOrder(origins: readonly Origin[], told: (origin: Origin) => string): string {
  const found = ORDER.filter((origin) => origins.includes(origin))
  const texts = (found.length > 0 ? found : ORDER.slice(0, 1)).map(told)
  return [...(texts.length > 1 ? [texts.slice(0, -1).join(', ')] : []), texts.at(-1)].join(' and ')
}
