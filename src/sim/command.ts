import type { Answer, NodeId, RequestId } from '../raft/index.ts'

/** A client's command, as the client sees it. */
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
  switch (answer.type) {
    case 'result':
      return { answer: 'result', value: answer.result }
    case 'redirect':
      return { answer: 'redirect', value: answer.leader }
    case 'retry':
      return { answer: 'retry', value: answer.reason }
  }
}
