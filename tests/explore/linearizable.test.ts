import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { checkLinearizable, type Model, type Operation } from '../../src/explore/index.ts'
import { share } from '../support/campaign.ts'

type Input = 'read' | number

/** A register that is 0 at first. A write is answered `ok`. */
const REGISTER: Model<Input, number> = {
  initial: 0,
  apply: (state, input) => (input === 'read' ? { state, output: String(state) } : { state: input, output: 'ok' }),
}

/** An operation on `x` from one time to another. Without an output, nobody knows what became of it. */
function operation(input: Input, from: number, at = 0, output = 'ok', object = 'x'): Operation<Input> {
  return { object, input, invokedAt: from, answer: at === 0 ? undefined : { at, output } }
}

const verdict = (...operations: Operation<Input>[]) => checkLinearizable(operations, REGISTER).type

describe('a history', () => {
  it('without operations, or with one after the other, is explained', () => {
    expect(verdict()).toBe('linearizable')
    expect(verdict(operation(1, 1, 2), operation('read', 3, 4, '1'), operation(2, 5, 6))).toBe('linearizable')
  })

  it('with a read from the past is not', () => {
    expect(verdict(operation(1, 1, 2), operation('read', 3, 4, '0'))).toBe('unexplained')
  })

  it('with a read of what nobody wrote is not', () => {
    expect(verdict(operation(1, 1, 9), operation('read', 2, 4, '7'))).toBe('unexplained')
  })

  it('may need another order than that of asking: the write that came last happened first', () => {
    const reads = [operation('read', 5, 6, '2'), operation('read', 7, 8, '1')]
    expect(verdict(operation(1, 1, 9), operation(2, 2, 9), ...reads)).toBe('linearizable')
    expect(verdict(operation(1, 1, 9), operation(2, 2, 4), ...reads)).toBe('linearizable')
    // The first write is over before the second is asked for: it can overwrite nothing.
    expect(verdict(operation(1, 1, 2), operation(2, 3, 4), ...reads)).toBe('unexplained')
  })

  it('in which one read saw a write that a later one did not is unexplained, though the write is under way', () => {
    const write = operation(1, 1, 9)
    expect(verdict(write, operation('read', 2, 3, '1'), operation('read', 4, 5, '0'))).toBe('unexplained')
    expect(verdict(write, operation('read', 2, 3, '0'), operation('read', 4, 5, '1'))).toBe('linearizable')
  })

  it('with a write that nobody knows of is explained with it and without it', () => {
    const unknown = operation(1, 3)
    expect(verdict(unknown, operation('read', 4, 5, '0'))).toBe('linearizable')
    expect(verdict(unknown, operation('read', 4, 5, '1'))).toBe('linearizable')
    expect(verdict(unknown, operation('read', 4, 5, '0'), operation('read', 90, 91, '1'))).toBe('linearizable')
    expect(verdict(unknown, operation('read', 4, 5, '1'), operation('read', 6, 7, '0'))).toBe('unexplained')
    // It was not asked for yet.
    expect(verdict(unknown, operation('read', 1, 2, '1'))).toBe('unexplained')
  })

  it('is looked at for each object by itself', () => {
    const other = operation('read', 3, 4, '0', 'y')
    expect(verdict(operation(1, 1, 2), other)).toBe('linearizable')
    const found = checkLinearizable([operation(1, 1, 2), other, operation('read', 5, 6, '1', 'y')], REGISTER)
    expect(found).toMatchObject({ type: 'unexplained', object: 'y', explained: [other] })
  })

  it('says which operation nothing explains, and what comes before it', () => {
    const write = operation(1, 1, 2)
    const stale = operation('read', 3, 4, '0')
    const found = checkLinearizable([write, stale, operation(2, 5, 6)], REGISTER)
    expect(found).toEqual({ type: 'unexplained', object: 'x', explained: [write], stuckAt: stale })
  })

  it('with too many orders is given up, which is said', () => {
    const writes = Array.from({ length: 12 }, (_, i) => operation(i + 1, 1, 99))
    const all = [...writes, operation('read', 100, 101, '77')]
    expect(checkLinearizable(all, REGISTER, 100)).toEqual({ type: 'undecided', object: 'x' })
    expect(checkLinearizable([operation('read', 1, 2, '9', 'y'), ...all], REGISTER, 100).type).toBe('unexplained')
    expect(checkLinearizable(all, REGISTER).type).toBe('unexplained')
  })

  it('of more than 32 operations is no other than a short one', () => {
    const pairs = Array.from({ length: 50 }, (_, i) => [
      operation(i + 1, 10 * i + 1, 10 * i + 9),
      operation('read', 10 * i + 2, 10 * i + 8, String(i)),
    ])
    expect(verdict(...pairs.flat())).toBe('linearizable')
    expect(verdict(...pairs.flat(), operation('read', 600, 601, '49'))).toBe('unexplained')
  })
})

/** All orders, one after the other: slow, and without a thought. */
function explainedByTrying(left: readonly Operation<Input>[], state = 0): boolean {
  if (left.every(({ answer }) => answer === undefined)) return true
  const firstAnswer = Math.min(...left.map(({ answer }) => answer?.at ?? Number.POSITIVE_INFINITY))
  return left.some((next) => {
    const { state: after, output } = REGISTER.apply(state, next.input)
    const fits = next.answer === undefined || next.answer.output === output
    if (next.invokedAt > firstAnswer || !fits) return false
    return explainedByTrying(
      left.filter((each) => each !== next),
      after,
    )
  })
}

const anyOperation = fc
  .record({
    input: fc.oneof(fc.constant<Input>('read'), fc.integer({ min: 1, max: 3 })),
    from: fc.integer({ min: 1, max: 12 }),
    takes: fc.integer({ min: 0, max: 6 }),
    seen: fc.integer({ min: 0, max: 3 }),
    isKnown: fc.integer({ min: 0, max: 4 }).map((number) => number > 0),
  })
  .map(({ input, from, takes, seen, isKnown }) =>
    operation(input, from, isKnown ? from + takes : 0, input === 'read' ? String(seen) : 'ok'),
  )

it('the search says the same as trying all orders', () => {
  let explained = 0
  fc.assert(
    fc.property(fc.array(anyOperation, { maxLength: 7 }), (operations) => {
      const expected = explainedByTrying(operations)
      if (expected) explained += 1
      expect(verdict(...operations)).toBe(expected ? 'linearizable' : 'unexplained')
    }),
    { seed: 1987, numRuns: share(5000) },
  )
  expect(explained).toBeGreaterThan(share(500))
})
