import { groupBy } from '../../common/group-by.ts'
import type { Outline } from './outline.ts'

/** What a test would have been without a message, the gravest first. */
export const WEIGHTS = ['decides', 'stops', 'detour', 'spare'] as const
export type Weight = (typeof WEIGHTS)[number]

/** A message that a test sends, and what hangs on it. */
export interface WeighedMessage extends Pick<Outline, 'group' | 'file' | 'test'> {
  /** Its kind. */
  readonly message: string
  readonly weight: Weight
  /** The features and branches that its section tests. */
  readonly features: readonly string[]
}

/** Messages that have something in common. */
export interface Load {
  readonly name: string
  readonly counts: Readonly<Record<Weight, number>>
  readonly all: number
  /** One of the gravest of them. */
  readonly example: WeighedMessage
}

/** Loads of kinds of messages, those first of which the most hangs on most. */
export function loadsByKind(messages: readonly WeighedMessage[]): Load[] {
  return ranked([...groupBy(messages, ({ message }) => message)])
}

/** The same by the features and branches that sections test. */
export function loadsByFeature(messages: readonly WeighedMessage[]): Load[] {
  const pairs = messages.flatMap((message) => [...new Set(message.features)].map((id) => ({ id, message })))
  const groups = [...groupBy(pairs, ({ id }) => id)]
  return ranked(groups.map(([id, own]) => [id, own.map(({ message }) => message)] as const))
}

function ranked(groups: readonly (readonly [string, readonly WeighedMessage[]])[]): Load[] {
  const loads = groups.flatMap(([name, own]): Load[] => {
    const count = (wanted: Weight) => own.filter(({ weight }) => weight === wanted).length
    const counts = { decides: count('decides'), stops: count('stops'), detour: count('detour'), spare: count('spare') }
    const gravest = WEIGHTS.find((weight) => counts[weight] > 0)
    const example = own.find(({ weight }) => weight === gravest)
    return example === undefined ? [] : [{ name, counts, all: own.length, example }]
  })
  return loads.sort((a, b) => graveOf(b) - graveOf(a) || b.all - a.all || (a.name < b.name ? -1 : 1))
}

/** Of how large a part of them the test does not come to its end, or to the same. */
function graveOf({ counts, all }: Load): number {
  return (counts.decides + counts.stops) / all
}
