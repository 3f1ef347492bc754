import { describe, expect, test } from 'vitest'
import { missingIn } from '../../../../src/tracer/features/evidence/explain.ts'
import { parseEvidence } from '../../../../src/tracer/features/evidence/parse-evidence.ts'
import { fold } from '../../../../src/tracer/trace/fold.ts'
import { missing } from '../../support/evidence.ts'
import { lock } from '../../support/lock-service.ts'
import { lockStory } from '../../support/lock-story.ts'
import { problemsOf, readText } from '../../support/traces.ts'

const cut = (set: object) => ({ node: '2', op: 'cut', set })
const votes = (splice: object) => cut({ votes: splice })
/** What is known of two votes. */
const TWO = votes({ add: ['a', 'b'] })

/** Whether what comes last has this to it, once each of the others has happened. */
function isShown(conditions: object, ...events: object[]): boolean {
  const seen = { inOrder: [...events.slice(1).map(() => ({ op: 'cut' })), { op: 'cut', ...conditions }] }
  return missing(seen, events) === undefined
}

describe('a list counts as how many entries it has', () => {
  test.each<[string, object, object, boolean]>([
    ['after', { after: { votes: 3 } }, votes({ add: ['c'] }), true],
    ['not after', { after: { votes: { not: 3 } } }, votes({ add: ['c'] }), false],
    ['before', { before: { votes: 2 } }, votes({ add: ['c'] }), true],
    ['where it changes', { set: { votes: { above: '$before.votes' } } }, votes({ add: ['c'] }), true],
    ['where it gets shorter', { set: { votes: { below: '$before.votes' } } }, votes({ drop: 1 }), true],
    ['where others take the place', { set: { votes: '$before.votes' } }, votes({ drop: 1, add: ['c'] }), true],
    ['where the same take the place', { set: { votes: {} } }, votes({ keep: 0, add: ['a', 'b'] }), false],
    ['where it is kept so', { keeps: ['votes'] }, votes({ keep: 0, add: ['a', 'b'] }), true],
    ['where all is kept so', { keeps: 'everything' }, votes({ keep: 0, add: ['a', 'b'] }), true],
    ['where it is not kept', { keeps: ['votes'] }, votes({ drop: 1, add: ['c'] }), false],
    ['where not everything is kept', { keeps: 'everything' }, votes({ drop: 1, add: ['c'] }), false],
  ])('%s', (_, conditions, event, isTrue) => {
    const asked = JSON.parse(JSON.stringify(conditions).replace('{}', '{"atLeast":0}'))
    expect(isShown(asked, TWO, event)).toBe(isTrue)
  })

  test('and stands for that where it has a name', () => {
    const seen = {
      inOrder: [
        { op: 'cut', after: { votes: '$n' } },
        { at: 'end', state: { votes: { above: '$n' } } },
      ],
    }
    expect(missing(seen, [TWO, votes({ add: ['c'] })])).toBeUndefined()
    expect(missing(seen, [TWO, votes({ drop: 1 })])).toContain('above `$n` (here `2`)')
  })

  test('so no other value is ever there', () => {
    const seen = { op: 'cut', after: { votes: 'a' } }
    expect(problemsOf(() => missing(seen, []))).toMatchObject([{ field: 'seen.after.votes', legal: 'an integer' }])
  })
})

describe('what is not known is neither equal nor different:', () => {
  test.each<[string, object, object]>([
    ['equal', { before: { votes: 0 } }, TWO],
    ['different', { before: { votes: { not: 7 } } }, TWO],
    ['one of several', { before: { votes: { oneOf: [0, 1, 2] } } }, TWO],
    ['above', { before: { votes: { above: -1 } } }, TWO],
    ['different from it', { after: { votes: { not: '$before.votes' } } }, TWO],
    ['a message whose contents are different from it', { after: { round: { not: '$before.votes' } } }, TWO],
    ['changed when it becomes known', { set: { votes: 2 } }, TWO],
    ['kept when it becomes known', { keeps: ['votes'] }, TWO],
    ['everything is kept when it becomes known', { keeps: 'everything' }, TWO],
    ['kept while it is not known', { keeps: ['votes'] }, cut({ round: 1 })],
  ])('%s', (_, conditions, event) => {
    expect(isShown(conditions, event)).toBe(false)
  })

  test('in a state either', () => {
    expect(missing({ at: 'end', state: { votes: { not: 7 } } }, [cut({ round: 1 })])).toBeDefined()
    expect(missing({ at: 'end', node: '2', state: { votes: { not: 7 } } }, [TWO])).toBeUndefined()
  })

  test('but all else is kept while it is not known', () => {
    expect(isShown({ keeps: 'everything' }, { node: '2', op: 'cut' })).toBe(true)
  })
})

test("another kind's variable is not known", () => {
  const [section] = fold(readText(lockStory().text, lock), lock).slice(-1)
  if (!section) throw new Error('no section')
  const shows = (seen: object) =>
    missingIn(section, parseEvidence({ evidence: 1, seen }, 'evidence.json', lock)) === undefined
  expect(shows({ at: 'end', node: 's', state: { queue: 0, log: 3 } })).toBe(true)
  expect(shows({ at: 'end', node: 'a', state: { queue: { not: 7 } } })).toBe(false)
  expect(shows({ op: 'handle', message: 'granted', node: 'a', set: { role: 'holder' }, keeps: ['queue'] })).toBe(false)
  expect(shows({ op: 'handle', message: 'granted', node: 'a', set: { role: 'holder' }, keeps: ['epoch'] })).toBe(true)
})
