import { decodeMessage, type Message, type NodeId } from '../raft/index.ts'

/** The message that a node has sent as a text. Throws for what is none, or another node's. */
export function messageFrom(from: NodeId, text: string): Message {
  const message = decodeMessage(text)
  if (message.from !== from) throw new Error(`"${from}" has sent a message of "${message.from}"`)
  return message
}
