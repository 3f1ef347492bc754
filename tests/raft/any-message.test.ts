/** Whatever arrives, in whatever role: `step` does not throw, the node stays sound, and what is not obeyed is counted. */
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { Draw } from '../../src/explore/index.ts'
import { type Effect, type NodeState, step } from '../../src/raft/index.ts'
import { share } from '../support/campaign.ts'
import { EVERY_ROLE } from '../support/every-role.ts'
import { NodeWatch, rejectedBy } from '../support/node-invariants.ts'
import { malformed, misdirected, wellFormed } from '../support/random-messages.ts'

const MESSAGES_A_RUN = 50
const RUNS = share(2000)

/** What {@link NodeWatch} compares with a disk, what never changes, and what counts the messages. */
const NOT_COMPARED = new Set(['config', 'log', 'voters', 'snapshot', 'rejected'])

/** What the node holds in memory alone, as text. */
function volatileOf(node: NodeState): string {
  const granted = [...(node.election?.granted ?? [])]
  const fields = Object.entries(node).filter(([name]) => !NOT_COMPARED.has(name))
  return JSON.stringify([fields, granted, [...node.progress]])
}

/** How many messages were handled in each role, and how many of them were not obeyed. */
const seen = { follower: 0, candidate: 0, leader: 0, stopped: 0, notObeyed: 0 }

/** Gives the node one message drawn from the seed. `watch` has seen all that was before. */
function feed(node: NodeState, watch: NodeWatch, seed: number): void {
  const draw = new Draw(seed)
  if (draw.once(10)) watch.check(step(node, { type: 'tick' }))
  if (draw.once(20)) watch.check(step(node, { type: 'command', request: `r${seed}`, command: 'x' }))
  const sort = draw.one([wellFormed, wellFormed, wellFormed, malformed, misdirected])
  const message = sort(draw, node)
  const reason = sort === malformed ? 'malformed' : 'misdirected'
  const isLost = node.stopped || sort !== wellFormed
  const before = isLost ? volatileOf(node) : ''
  const { rejected, sum } = { rejected: { ...node.rejected }, sum: rejectedBy(node) }
  seen[node.stopped ? 'stopped' : node.role] += 1

  const effects = step(node, { type: 'message', message })

  watch.check(effects)
  const counted = rejectedBy(node) - sum
  seen.notObeyed += counted
  must(!isLost || (volatileOf(node) === before && effects.length === counted), 'what is not obeyed changes nothing')
  // A legal message may be one that no correct node can send; it is never taken for anything worse.
  const { impossible } = node.rejected
  if (node.stopped) must(effects.length === 0 && counted === 0, 'a node that has stopped does nothing')
  else if (sort === wellFormed) must(impossible - rejected.impossible === counted, 'what is legal is taken for that')
  else must(counted === 1 && node.rejected[reason] === rejected[reason] + 1, `what is ${reason} is counted as that`)
  // Its term is adopted all the same, and others hear that a leader has been deposed which was to serve their reads.
  const isAnswer = (effect: Effect) => effect.type === 'send' && effect.message.kind !== 'read_index_response'
  must(counted === 0 || !effects.some(isAnswer), 'what is not obeyed is not answered')
}

function must(holds: boolean, what: string): void {
  if (!holds) throw new Error(`does not hold: ${what}`)
}

describe('random messages', () => {
  it('never throw, never corrupt a node in any role, and are counted where they are not obeyed', () => {
    const seeds = fc.array(fc.nat(), { minLength: MESSAGES_A_RUN, maxLength: MESSAGES_A_RUN })
    const role = fc.constantFrom(...Object.keys(EVERY_ROLE))
    let messages = 0
    let rejected = 0
    fc.assert(
      fc.property(role, fc.boolean(), fc.boolean(), seeds, (name, preVote, checkQuorum, all) => {
        const node = EVERY_ROLE[name]?.({ preVote, checkQuorum, snapshotAfterRecords: preVote ? 4 : 0 })
        if (!node) throw new Error(`no such role: ${name}`)
        const watch = new NodeWatch(node)
        for (const seed of all) feed(node, watch, seed)
        messages += all.length
        rejected += rejectedBy(node)
      }),
      { seed: 20140619, numRuns: RUNS },
    )
    expect(messages).toBe(share(100_000))
    expect(rejected).toBe(seen.notObeyed)
    for (const [what, count] of Object.entries(seen)) expect([what, count > share(2000)]).toEqual([what, true])
  })
})
