import type { Input, MembershipOp, NodeId, SessionCommand, Settings } from '../raft/index.ts'
import type { ClientCommand } from './command.ts'
import { ClusterCore } from './core.ts'
import type { StateMachine } from './machine.ts'

/** What clients and administrators ask of a node. The answer leaves through its outbox like any message. */
export class ClusterWithClients<M extends StateMachine> extends ClusterCore<M> {
  /** A client gives the node a command, as part of a session if it has one. */
  command(id: NodeId, text: string, client?: SessionCommand): ClientCommand {
    return this.ask(id, text, { type: 'command', command: text, ...(client ? { client } : {}) })
  }

  /** A client wants a session; its number is the result. */
  openSession(id: NodeId): ClientCommand {
    return this.ask(id, 'open a session', { type: 'open_session' })
  }

  /** A client asks the state machine without changing it. */
  read(id: NodeId, query: string): ClientCommand {
    return this.ask(id, `read ${query}`, { type: 'read', query })
  }

  /** The node, if it leads, is to hand leadership over. */
  transfer(id: NodeId, to: NodeId): ClientCommand {
    return this.ask(id, `transfer leadership to ${to}`, { type: 'transfer', to })
  }

  changeMembership(id: NodeId, op: MembershipOp, node: NodeId): ClientCommand {
    const verb = { ADD: 'add', ADD_LEARNER: 'add learner', REMOVE: 'remove' }[op]
    return this.ask(id, `${verb} ${node}`, { type: 'change_membership', op, node })
  }

  changeSettings(id: NodeId, settings: Partial<Settings>): ClientCommand {
    const text = Object.entries(settings).map(([name, value]) => `${name} ${value}`)
    return this.ask(id, `set ${text.join(', ')}`, { type: 'change_settings', settings })
  }

  private ask(id: NodeId, text: string, request: Unnamed<Extract<Input, { request: string }>>): ClientCommand {
    const host = this.running(id)
    const command = this.commands.add(id, text)
    this.mark(id, 'command_start', { command: text })
    this.step(host, { ...request, request: command.request })
    return command
  }
}

type Unnamed<R> = R extends unknown ? Omit<R, 'request'> : never
