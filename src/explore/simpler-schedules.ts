import { isRecord } from './plain-data.ts'
import type { Action, Schedule } from './world.ts'

/**
 * A schedule's simpler ones: options and actions with one value that is smaller. Numbers get closer to 0, texts and lists
 * shorter, `true` becomes `false`; an option is left out.
 */
export function* simplerSchedules<O, A extends Action>({ options, actions }: Schedule<O, A>): Iterable<Schedule<O, A>> {
  for (const simpler of simplerOptions(options)) yield { options: simpler, actions }
  for (const [i, action] of actions.entries()) {
    for (const simpler of simplerAction(action)) yield { options, actions: actions.with(i, simpler) }
  }
}

/** What an action is called stays. */
export function* simplerAction<A extends Action>(action: A): Iterable<A> {
  for (const [name, value] of Object.entries(action)) {
    if (name === 'do') continue
    for (const simpler of simplerValues(value)) yield { ...action, [name]: simpler }
  }
}

function* simplerOptions<O>(options: O): Iterable<O> {
  if (!isRecord(options)) {
    yield* simplerValues(options) as Iterable<O>
    return
  }
  for (const name of Object.keys(options)) yield without(options, name)
  yield* simplerFields(options) as Iterable<O>
}

/** An object without one of its fields. */
export function without<O extends object>(object: O, name: string): O {
  return Object.fromEntries(Object.entries(object).filter(([each]) => each !== name)) as O
}

/** Plain data that is smaller, the smallest first. */
export function simplerValues(value: unknown): Iterable<unknown> {
  if (typeof value === 'number') return simplerNumbers(value)
  if (typeof value === 'string') return simplerTexts(value)
  if (value === true) return [false]
  if (Array.isArray(value)) return simplerLists(value)
  return isRecord(value) ? simplerFields(value) : []
}

/** 0, 1, half of it, one less; a fraction without what is behind the point. */
export function simplerNumbers(value: number): readonly number[] {
  if (value === 0) return []
  const whole = Math.trunc(value)
  if (whole !== value) return [whole]
  const sign = Math.sign(value)
  const size = Math.abs(value)
  const smaller = [0, 1, Math.floor(size / 2), size - 1].filter((each) => each < size)
  return [...new Set(smaller)].map((each) => (each === 0 ? 0 : each * sign))
}

function simplerTexts(text: string): readonly string[] {
  const letters = [...text]
  const lengths = [0, letters.length >> 1, letters.length - 1].filter((each) => each >= 0 && each < letters.length)
  return [...new Set(lengths)].map((length) => letters.slice(0, length).join(''))
}

function* simplerLists(list: readonly unknown[]): Iterable<unknown> {
  for (const i of list.keys()) yield list.toSpliced(i, 1)
  for (const [i, value] of list.entries()) for (const simpler of simplerValues(value)) yield list.with(i, simpler)
}

function* simplerFields(record: Readonly<Record<string, unknown>>): Iterable<unknown> {
  for (const [name, value] of Object.entries(record)) {
    for (const simpler of simplerValues(value)) yield { ...record, [name]: simpler }
  }
}
