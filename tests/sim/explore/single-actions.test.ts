import { describe, expect, it } from 'vitest'
import { type Action, replay, type Schedule, walk } from '../../../src/explore/index.ts'
import { clusters, type DrawnOptions } from '../../../src/sim/explore/index.ts'

/** What all nodes do. */
function toldOf(schedule: Schedule<DrawnOptions, Action>, settles: boolean): readonly string[] {
  const told: string[] = []
  const onBegin = ({ watched }: ReturnType<typeof clusters.begin>) =>
    watched?.subscribe((observation: unknown) => told.push(JSON.stringify(observation)))
  replay(clusters, schedule, { settles, onBegin })
  return told
}

describe('what a schedule of a cluster does, and what is done when all settles', () => {
  it('is the same as single actions, each of which moves one message or lets time pass once', () => {
    for (let schedule = 0; schedule < 8; schedule += 1) {
      const { options, actions } = walk(clusters, { seed: 3, schedule, actions: 40 })
      const single = clusters.settled?.({ options, actions }) ?? { options, actions: [] }
      const much = single.actions.filter((action) => ['run', 'elect', 'pass'].includes(action.do))
      expect(much).toEqual([])
      expect(toldOf(single, false), `schedule ${schedule}`).toEqual(toldOf({ options, actions }, true))
    }
  })

  it('becomes messages from one node to another that matter', () => {
    const options = { nodes: 3, preVote: false, keys: 1, lateMessagesArrive: false }
    const elect: Action & Record<string, unknown> = { do: 'elect', node: '1', turns: 0, without: '' }
    const single = clusters.settled?.({ options, actions: [elect] })
    expect(single?.actions.slice(0, 5)).toEqual([
      { do: 'campaign', node: '1' },
      { do: 'send', node: '1', to: '2', count: 1 },
      { do: 'handle', node: '2', from: '1', count: 1 },
      { do: 'send', node: '2', to: '1', count: 1 },
      { do: 'handle', node: '1', from: '2', count: 1 },
    ])
  })
})
