import type { ChangeMode, Input, MemberChange, MembershipOp, NodeId, SessionCommand, Settings } from '../raft/index.ts'
import type { Hosts } from './hosts.ts'
import type { StateMachine } from './machine.ts'
import type { Observers } from './observers.ts'
import type { Steps } from './steps.ts'
import type { ClientCommand, WaitingCommands } from './waiting-commands.ts'

/** What clients and administrators ask of a node. The answer leaves through its outbox like any message. */
export class Clients<M extends StateMachine> {
  private readonly hosts: Hosts<M>
  private readonly observers: Observers
  private readonly steps: Steps<M>
  private readonly commands: WaitingCommands

  constructor(hosts: Hosts<M>, observers: Observers, steps: Steps<M>, commands: WaitingCommands) {
    this.hosts = hosts
    this.observers = observers
    this.steps = steps
    this.commands = commands
  }

  command(id: NodeId, text: string, client?: SessionCommand): ClientCommand {
    return this.ask(id, text, { type: 'command', command: text, ...(client ? { client } : {}) })
  }

  openSession(id: NodeId): ClientCommand {
    return this.ask(id, 'open a session', { type: 'open_session' })
  }

  read(id: NodeId, query: string, atFollower: boolean): ClientCommand {
    return this.ask(id, `read ${query}`, { type: 'read', query, ...(atFollower ? { atFollower } : {}) })
  }

  transfer(id: NodeId, to: NodeId): ClientCommand {
    return this.ask(id, `transfer leadership to ${to}`, { type: 'transfer', to })
  }

  changeMembership(id: NodeId, op: MembershipOp, node: NodeId): ClientCommand {
    return this.ask(id, `${VERBS[op]} ${node}`, { type: 'change_membership', op, node })
  }

  changeMembers(id: NodeId, changes: readonly MemberChange[], mode: ChangeMode): ClientCommand {
    const wishes = changes.map(({ op, node }) => `${VERBS[op]} ${node}`).join(', ')
    return this.ask(id, mode === 'auto' ? wishes : `${wishes} (${mode})`, { type: 'change_members', changes, mode })
  }

  leaveJoint(id: NodeId): ClientCommand {
    return this.ask(id, 'leave the joint membership', { type: 'leave_joint' })
  }

  abortChange(id: NodeId): ClientCommand {
    return this.ask(id, 'give up the change', { type: 'abort_change' })
  }

  changeSettings(id: NodeId, settings: Partial<Settings>): ClientCommand {
    const text = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
    return this.ask(id, `set ${text.join(', ')}`, { type: 'change_settings', settings })
  }

  private ask(id: NodeId, text: string, request: Unnamed<Extract<Input, { request: string }>>): ClientCommand {
    const host = this.hosts.running(id)
    const command = this.commands.add(id, text)
    this.observers.mark(id, 'command_start', { command: text })
    this.steps.give(host, { request: command.request, ...request })
    return command
  }
}

const VERBS: { readonly [O in MembershipOp]: string } = { ADD: 'add', ADD_LEARNER: 'add learner', REMOVE: 'remove' }

type Unnamed<R> = R extends unknown ? Omit<R, 'request'> : never
