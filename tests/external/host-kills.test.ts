import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { disagreement, isCut, KillCampaign, replay } from './host-kills.ts'

/** `PROTOKOLL_KILLS=1000 npx vitest run --project external host-kills` is the long form. */
const KILLS = Number(process.env['PROTOKOLL_KILLS'] ?? 100)
const SEED = Number(process.env['PROTOKOLL_SEED'] ?? 1)

describe(`three processes, killed ${KILLS} times while clients write (seed ${SEED})`, () => {
  const campaign = new KillCampaign(SEED)
  let acknowledged = 0

  beforeAll(async () => {
    await campaign.start()
    acknowledged = await campaign.run(KILLS)
  }, 7_200_000)
  afterAll(() => campaign.remove())

  test('have lost nothing that they acknowledged, and done nothing twice', async () => {
    const values = await campaign.values()
    expect(values.map(({ found }) => found)).toEqual(values.map(({ expected }) => expected))
    expect(campaign.kills).toBe(KILLS)
    const cut = campaign.lines.filter(isCut).length
    // A kill in the middle of a write may leave a part of it too, so that there can be more of them than were planted.
    expect(cut).toBeGreaterThanOrEqual(campaign.unfinished)
    expect(cut).toBeLessThanOrEqual(campaign.kills)
    expect(campaign.notTold).toEqual([])
    process.stdout.write(
      `${campaign.kills} kills, ${campaign.doubleKills} times two at once; ${acknowledged} commands acknowledged, ` +
        `0 lost; ${cut} logs with an unfinished write, all started\n`,
    )
  })

  test('have the same log in the end, and it leads to the same store', async () => {
    await campaign.settle()
    const [first, ...others] = campaign.stored()
    if (first === undefined) throw new Error('there is no node')
    for (const other of others) {
      expect(disagreement(first, other)).toBeUndefined()
      expect(replay(other)).toBe(replay(first))
    }
  })
})
