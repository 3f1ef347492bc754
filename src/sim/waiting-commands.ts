import type { Answer, NodeId, RequestId } from '../raft/index.ts'

/** What a client or an administrator has asked of a node, as they see it. */
export class ClientCommand {
  readonly request: RequestId
  /** The node that the client talks to. */
  readonly node: NodeId
  readonly text: string
  /** Undefined as long as the client waits. `lost`: the node crashed; the command may have been applied or not. */
  answer: Answer | { readonly type: 'lost' } | undefined = undefined

  constructor(request: RequestId, node: NodeId, text: string) {
    this.request = request
    this.node = node
    this.text = text
  }

  get done(): boolean {
    return this.answer !== undefined
  }
}

/** How an answer ended the command, and the one value that it carries, as an observer is shown them. */
export function answerFields(answer: Answer): { answer: string; value: string } {
  const { type } = answer
  switch (type) {
    case 'result':
      return { answer: type, value: answer.result }
    case 'redirect':
      return { answer: type, value: answer.leader }
    case 'refused':
      return { answer: type, value: answer.message }
    case 'retry':
    case 'unknown':
      return { answer: type, value: answer.reason }
  }
}

/** The requests whose clients wait. */
export class WaitingCommands {
  private readonly commands = new Map<RequestId, ClientCommand>()
  private count = 0

  /** A client asks the node. */
  add(node: NodeId, text: string): ClientCommand {
    this.count += 1
    const command = new ClientCommand(`request-${this.count}`, node, text)
    this.commands.set(command.request, command)
    return command
  }

  /** What a client that waits has asked for. */
  textOf(request: RequestId): string | undefined {
    return this.commands.get(request)?.text
  }

  /** The client hears the answer. Undefined when nobody waits for it any more. */
  answer(request: RequestId, answer: Answer): ClientCommand | undefined {
    const command = this.commands.get(request)
    if (command) command.answer = answer
    this.commands.delete(request)
    return command
  }

  /** The node is gone: its clients hear nothing any more. */
  loseAllOf(node: NodeId): void {
    for (const command of this.commands.values()) {
      if (command.node !== node) continue
      command.answer = { type: 'lost' }
      this.commands.delete(command.request)
    }
  }
}
