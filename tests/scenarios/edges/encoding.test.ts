import { expect } from 'vitest'
import { decodeMessage, ENCODING_VERSION, encodeMessage } from '../../../src/raft/index.ts'
import { Cluster } from '../../../src/sim/index.ts'
import { test } from '../../../src/tracer/vitest/index.ts'
import { answerOf, applied, ledByFirst, recordsOf } from '../../support/snapshot-steps.ts'
import { heartbeat, sendAll } from '../../support/steps.ts'

/**
 * Between real machines a message is a text. In this run each message is encoded as its receiver would get it, decoded
 * again, and delivered in place of the original; so the nodes know each other from texts alone. The run is chosen so
 * that each of the twelve kinds of message occurs, with all that they can carry: records of several types, the bytes of
 * a snapshot, a membership, settings.
 */
test('a run in which every message is encoded and decoded', ({ scenario }) => {
  const cluster = scenario.watch(new Cluster({ nodes: 2, trailingRecords: 0 }))
  const kinds = new Set<string>()

  const encoding = { tests: ['system_reliability/message_encoding'] }
  const election = { ...encoding, uses: ['leader_election/all_yes_votes.with_pre_vote'] }
  scenario.section('An election with pre-vote, and a command', election, () => {
    cluster.start()
    cluster.campaign('1')
    runOnTexts(cluster, kinds)
    const command = cluster.command('1', 'add “½” 👍')
    runOnTexts(cluster, kinds)
    expect(command.answer).toEqual({ type: 'result', result: '1' })
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add “½” 👍'])
  })

  scenario.section('A new member and a snapshot', { ...encoding, uses: ['snapshot/install.new_member'] }, () => {
    cluster.snapshot('1')
    cluster.addNode('3')
    cluster.join('3', '1')
    runOnTexts(cluster, kinds)
    expect(cluster.node('3').snapshot).toEqual(cluster.node('1').snapshot)
    expect(cluster.node('3').voters).toEqual(['1', '2', '3'])
    expect(applied(cluster, '3')).toEqual(['add “½” 👍'])
  })

  scenario.section('A transfer of leadership', { ...encoding, uses: ['leader_election/power_transfer'] }, () => {
    const transfer = cluster.transfer('1', '2')
    runOnTexts(cluster, kinds)
    expect(transfer.answer).toEqual({ type: 'result', result: '"2" leads in term 2' })
    expect(cluster.node('2')).toMatchObject({ role: 'leader', term: 2 })
  })

  expect([...kinds].sort()).toEqual([
    'append_entries',
    'append_entries_response',
    'install_snapshot',
    'install_snapshot_response',
    'membership_change',
    'membership_change_response',
    'pre_vote',
    'pre_vote_response',
    'request_vote',
    'request_vote_response',
    'timeout_now',
    'timeout_now_response',
  ])
})

/**
 * The text of a message names the version of its form. N-2's host gets one of a version that it does not speak, one
 * without any, and some that were damaged on the way. It does not guess: a field that is overlooked may be the one that
 * matters. The decoder throws, the host drops the text, and for the node it is as if the message had been lost, which
 * Raft bears (paper 5.5): the leader's next heartbeat brings up to date what was missed.
 */
test('a message of an unknown version is refused', ({ scenario }) => {
  const cluster = ledByFirst(scenario)

  const encoding = { uses: ['system_reliability/message_encoding'] }
  const [command, message] = scenario.prepare('A command is on its way to N-2', () => {
    const given = cluster.command('1', 'add 1')
    cluster.sendOne('1')
    const [sent] = cluster.withhold('2')
    if (!sent) throw new Error('nothing was sent')
    return [given, sent] as const
  })
  const text = encodeMessage(message)

  scenario.section('The host of N-2 refuses what it cannot be sure to understand', encoding, () => {
    expect(ENCODING_VERSION).toBe(2)
    expect(decodeMessage(text)).toEqual(message)
    for (const [wrong, said] of [
      [text.replace('"v":2', '"v":3'), 'encoding version 3; this node speaks version 2'],
      [text.replace('"v":2,', ''), 'encoding version none; this node speaks version 2'],
      [text.slice(0, -9), 'not a JSON object'],
      ['[]', 'not a JSON object'],
      [text.replace('"leaderCommit"', '"leaderComit"'), '"leaderCommit" of append_entries is undefined; it must be'],
      [text.replace('append_entries', 'append'), '"kind" is "append"; it must be one of append_entries,'],
    ] as const) {
      expect(() => decodeMessage(wrong)).toThrow(`cannot decode the message: ${said}`)
    }
    sendAll(cluster, '1')
    cluster.loseInbox('3')
    expect(cluster.idle).toBe(true)
    expect(cluster.node('2').log.lastIndex).toBe(1)
    expect(cluster.node('2').rejected.malformed).toBe(0)
  })

  const lost = { uses: ['network_partition/message_loss_recovery'] }
  scenario.section('The next heartbeat finds out what is missing', lost, () => {
    heartbeat(cluster, '1')
    expect(answerOf(cluster, command)).toEqual({ type: 'result', result: '1' })
    expect(recordsOf(cluster, '2')).toEqual(['1 t1 term_start', '2 t1 add 1'])
  })
})

/** Everything runs until nothing is on its way; what arrives is written as text, read again, and then handled. */
function runOnTexts(cluster: Cluster, kinds: Set<string>): void {
  while (!cluster.idle) {
    for (const id of cluster.nodes) {
      sendAll(cluster, id)
      for (const message of cluster.withhold(id)) {
        const decoded = decodeMessage(encodeMessage(message))
        expect(decoded).toEqual(message)
        kinds.add(decoded.kind)
        cluster.deliver([decoded])
      }
      cluster.handleOne(id)
    }
  }
}
