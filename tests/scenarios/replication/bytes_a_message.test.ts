import { expect } from 'vitest'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answered, applied, countEntries, logOf, underFirst } from '../../support/commands-steps.ts'
import { heartbeat, settle } from '../../support/steps.ts'

/** Twelve bytes hold two of the short commands; this one alone is longer. */
const LONG = 'add 4, which takes more than twelve bytes'

/**
 * Records differ in size, so a limit of records alone does not bound a message. Here a message holds twelve bytes of
 * commands, counted as UTF-8. N-3 has missed five commands, each of five bytes but for the fourth, which is longer than
 * the limit.
 *
 * The leader adds records until the next one would exceed the limit: two, then one, since the long one does not fit
 * behind it. The first record of a message goes whatever its size. Left out, it could never be sent, and all that
 * follows would wait for ever.
 *
 * Each message is confirmed before the next leaves. Long messages would keep heartbeats waiting, and a follower that
 * hears none campaigns (paper 5.6).
 *
 * Between the sections N-3 crashes, five commands are carried out, and it restarts.
 */
test('a cap on the bytes of a message', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, maxBytesPerMessage: 12 })
  cluster.crash('3')
  for (const text of ['add 1', 'add 2', 'add 3', LONG, 'add 5']) answered(cluster, cluster.command('1', text))
  settle(cluster, '1')
  cluster.restart('3')

  const entries = countEntries(cluster, '3')
  const capped = {
    tests: ['log_replication/size_caps', 'log_replication/batch_catchup'],
    uses: ['log_replication/slow_follower_backdown'],
  }
  scenario.section('The heartbeat is refused; the records come as two, one, the long one, and one', capped, () => {
    heartbeat(cluster, '1')
    expect(entries).toEqual([0, 2, 1, 1, 1])
    expect(logOf(cluster, '3')).toEqual(['1 term_start', '1 add 1', '1 add 2', '1 add 3', `1 ${LONG}`, '1 add 5'])
    expect(cluster.node('1').progress.get('3')).toMatchObject({ matchIndex: 6, nextIndex: 7 })
    expect(applied(cluster)[2]).toEqual(['add 1', 'add 2', 'add 3', LONG, 'add 5'])
  })
})

/** Four bytes, six, and four for each face, though JavaScript counts two units in all of these but the last, which has four. */
const WIDE = ['ää', 'ää', 'ää', '€€', '€€', '😁😁', '😁']

/**
 * Bytes are those of UTF-8, in which commands travel: a letter with an umlaut takes two, a sign of the euro three and a face
 * four. Twelve bytes hold three commands of four bytes, two of six, or one of eight and one of four. Had the leader
 * counted letters, messages would be up to four times as long as they may be.
 *
 * Between the sections N-3 crashes, seven commands are carried out, and it restarts.
 */
test('a cap on the bytes of a message counts bytes, not letters', ({ scenario }) => {
  const cluster = underFirst(scenario, { nodes: 3, preVote: false, maxBytesPerMessage: 12 })
  cluster.crash('3')
  for (const text of WIDE) answered(cluster, cluster.command('1', text))
  settle(cluster, '1')
  cluster.restart('3')

  const entries = countEntries(cluster, '3')
  const capped = { tests: ['log_replication/size_caps'], uses: ['log_replication/batch_catchup'] }
  scenario.section('Seven records come as three, two and two', capped, () => {
    heartbeat(cluster, '1')
    expect(entries).toEqual([0, 3, 2, 2])
    expect(applied(cluster)[2]).toEqual(WIDE)
  })
})
