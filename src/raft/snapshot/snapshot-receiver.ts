import { applySettings } from '../apply-settings.ts'
import { tell, tellJointAsker, unknown } from '../clients/answers.ts'
import type { PartialSnapshot } from '../log/snapshot.ts'
import { send, type Turn } from '../turn.ts'
import type { InstallSnapshot } from '../wire/messages.ts'

/** A chunk of a snapshot from the leader of this node's term (paper, figure 13). */
export function handleInstallSnapshot(turn: Turn, message: InstallSnapshot): void {
  const { node } = turn
  // What is committed here reaches as far: the leader has those records too (paper 5.4.3).
  if (message.lastIncludedIndex <= node.commitIndex) {
    node.receiving = null
    return reply(turn, message, true, 0, true)
  }
  const partial = partialFor(turn, message)
  const fits = message.offset === partial.sizeBytes
  if (fits) {
    partial.chunks.push(message.data)
    partial.sizeBytes += message.data.length
  }
  // A copy of a chunk that is there is no reason to go back; only what leaves a gap is.
  const success = message.offset + message.data.length <= partial.sizeBytes
  if (!fits || !message.done) return reply(turn, message, success, partial.sizeBytes, false)
  install(turn, message, joinChunks(partial))
  reply(turn, message, true, 0, true)
}

/** A leader of an earlier term is told the newer one (paper 5.1). */
export function refuseStaleSnapshot(turn: Turn, message: InstallSnapshot): void {
  reply(turn, message, false, 0, false)
}

/** What has arrived of this snapshot; nothing, where another leader or another snapshot begins. */
function partialFor({ node }: Turn, { term, lastIncludedIndex }: InstallSnapshot) {
  const { receiving } = node
  if (receiving?.leaderTerm === term && receiving.index === lastIncludedIndex) return receiving
  const begun = { leaderTerm: term, index: lastIncludedIndex, chunks: [], sizeBytes: 0 }
  node.receiving = begun
  return begun
}

/** The snapshot takes the place of the state machine, and of the log up to its last record. */
function install(turn: Turn, message: InstallSnapshot, data: Uint8Array): void {
  const { node, effects } = turn
  const { lastIncludedIndex: index, lastIncludedTerm: term, membership, settings } = message
  const snapshot = { index, term, membership, settings, data }
  node.receiving = null
  // One that is being taken here does not reach as far, and the host may have dropped it with its state machine.
  node.taking = null
  node.snapshot = snapshot
  node.log.compact(snapshot, index + 1 - node.config.trailingRecords)
  node.commitIndex = index
  node.lastApplied = index
  node.disabled = null
  tellThoseCovered(turn, index)
  effects.push({ type: 'restore', snapshot }, { type: 'event', event: { type: 'snapshot', index } })
  if (Object.keys(settings).length > 0) applySettings(turn, settings)
}

/** What has arrived, one chunk after the other. */
function joinChunks({ chunks, sizeBytes }: PartialSnapshot): Uint8Array {
  const data = new Uint8Array(sizeBytes)
  let offset = 0
  for (const chunk of chunks) {
    data.set(chunk, offset)
    offset += chunk.length
  }
  return data
}

/** A snapshot does not say what became of a single record, nor what the state machine answered to it. */
function tellThoseCovered(turn: Turn, index: number): void {
  const { waiting } = turn.node
  const all = waiting.drain()
  const covered = all.filter((each) => each.index <= index)
  waiting.replace(all.filter((each) => each.index > index))
  const answer = unknown('snapshot_installed')
  for (const { asker } of covered) tell(turn, asker, answer)
  tellJointAsker(turn, answer)
}

function reply(
  turn: Turn,
  { from: to, lastIncludedIndex }: InstallSnapshot,
  success: boolean,
  nextOffset: number,
  installed: boolean,
): void {
  const { id: from, term } = turn.node
  const kind = 'install_snapshot_response'
  send(turn, { from, kind, to, term, lastIncludedIndex, success, nextOffset, installed })
}
