import type { Message } from '../../src/raft/index.ts'
import type { Call } from './call.ts'
import { proposeChange } from './membership-command.ts'
import { KINDS } from './message-kinds.ts'
import { configFor } from './operations.ts'
import { dataOf, ELECTION_TICKS, HEARTBEAT_TICKS, type Room } from './room.ts'
import type { Run } from './run.ts'

type Execute = (run: Run, call: Call) => void

/** Commands that only print: what they print is compared after every command. */
const LOOK: Execute = (_, call) => call.expectOptions()

/** Every command of etcd's harness. */
export const COMMANDS: ReadonlyMap<string, Execute> = new Map(
  Object.entries<Execute>({
    _breakpoint: () => {},
    'raft-log': LOOK,
    'raft-state': LOOK,
    status: LOOK,
    'log-level': (run, call) => {
      run.logLevel = call.word(0)
    },
    'add-nodes': addNodes,
    campaign: (run, call) => run.room.cluster.campaign(call.word(0)),
    'tick-election': (run, call) => run.room.tick(call.word(0), ELECTION_TICKS),
    'tick-heartbeat': (run, call) => run.room.tick(call.word(0), HEARTBEAT_TICKS),
    'set-randomized-election-timeout': (run, call) => {
      call.expectOptions('timeout')
      run.room.timeouts.set(run.room.node(call.word(0)), call.count('timeout', ELECTION_TICKS))
    },
    propose,
    'propose-conf-change': proposeChange,
    'process-ready': (run, call) => {
      for (const id of call.words) run.room.processReady(id)
    },
    'process-append-thread': (run, call) => {
      for (const id of call.words) run.room.finishWrite(id)
    },
    // Committed records are applied at once.
    'process-apply-thread': () => {},
    'deliver-msgs': deliver,
    stabilize,
    compact: (run, call) => run.room.cluster.snapshot(call.word(0)),
    'transfer-leadership': (run, call) => {
      call.expectOptions('from', 'to')
      run.room.cluster.transfer(call.text('from', ''), call.text('to', ''))
    },
    'forget-leader': (run, call) => run.room.cluster.forgetLeader(call.word(0)),
    'report-unreachable': (run) => run.misses('never: report-unreachable'),
    'send-snapshot': (run, call) => sendSnapshot(run, call.word(0), call.word(1)),
  }),
)

/** `add-nodes 3 voters=(1,2,3) learners=(4) index=10 content=x`, and how they are configured. */
function addNodes(run: Run, call: Call): void {
  const beginning = ['voters', 'learners', 'index', 'content']
  const config = ['prevote', 'checkquorum', 'inflight', 'async-storage-writes', 'read-only']
  // All that is committed is applied, a change of the membership is always looked at, and who is removed steps down.
  const without = ['max-committed-size-per-ready', 'disable-conf-change-validation', 'step-down-on-removal']
  call.expectOptions(...beginning, ...config, ...without)
  run.room.add(
    call.number(0),
    {
      voters: call.values('voters'),
      learners: call.values('learners'),
      index: call.count('index', 0),
      content: call.text('content', ''),
    },
    { preVote: call.flag('prevote'), checkQuorum: call.flag('checkquorum'), ...configFor(call) },
  )
  if (call.flag('disable-conf-change-validation')) run.misses('never: disable-conf-change-validation')
}

function propose(run: Run, call: Call): void {
  const { cluster } = run.room
  const id = run.room.whoTakes(call.word(0))
  const { lastIndex } = cluster.node(id).log
  cluster.command(id, call.words[1] ?? '')
  run.dropped = cluster.node(id).log.lastIndex === lastIndex
}

/** `deliver-msgs 1 2 drop=(3) type=MsgApp`. */
function deliver(run: Run, call: Call): void {
  call.expectOptions('drop', 'type')
  const type = call.text('type', '')
  const filter = KINDS.get(type)
  if (type !== '' && filter === undefined)
    throw call.error(`"${type}" is no kind of message; there are ${[...KINDS.keys()].join(', ')}`)
  for (const id of call.words) run.room.deliver(id, filter)
  for (const id of call.values('drop')) run.room.drop(id, filter)
}

/** More than any script needs. */
const MOST_TURNS = 1000

/** The nodes that are named, or all, do what they can until there is nothing left. */
function stabilize({ room }: Run, call: Call): void {
  call.expectOptions('log-level')
  const ids = call.words.length > 0 ? call.words : room.nodes
  for (let turns = 0; takeTurns(room, ids); turns += 1) {
    if (turns > MOST_TURNS) throw call.error(`the nodes are still busy after ${turns} turns`)
  }
}

/** Every node says what it has to say, then handles what has arrived, then finishes its writes. False: nothing was left. */
function takeTurns(room: Room, ids: readonly string[]): boolean {
  const ready = ids.filter((id) => {
    const isReady = room.hasReady(id)
    if (isReady) room.processReady(id)
    return isReady
  })
  const receiving = ids.filter((id) => room.deliver(id) > 0)
  const writing = ids.filter((id) => {
    const isWriting = room.finishWrite(id)
    while (room.finishWrite(id)) {}
    return isWriting
  })
  return ready.length + receiving.length + writing.length > 0
}

/** A snapshot of what `from` has applied, whether or not its log needs one. */
function sendSnapshot({ room }: Run, from: string, to: string): void {
  const { term, log, lastApplied, changedSettings } = room.node(from)
  const machine = room.cluster.machine(from).save()
  const message: Message = {
    from,
    to,
    kind: 'install_snapshot',
    term,
    lastIncludedIndex: lastApplied,
    lastIncludedTerm: log.termAt(lastApplied) ?? 0,
    membership: log.membershipAt(lastApplied),
    settings: changedSettings,
    offset: 0,
    data: dataOf(machine),
    done: true,
  }
  room.send(message)
}
