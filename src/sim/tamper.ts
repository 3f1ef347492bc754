/** What an unreliable network does to the messages on their way to one node. The inbox given is left as it is. */
import type { Message } from '../raft/index.ts'

type Inbox = readonly Message[]

/** Divides the inbox into the messages for which `filter` holds and the others; both keep their order. */
export function sortOut(inbox: Inbox, filter: (message: Message) => boolean): { taken: Inbox; left: Inbox } {
  return { taken: inbox.filter(filter), left: inbox.filter((message) => !filter(message)) }
}

/** The inbox, and all of it once more behind it: a copy arrives after what was sent later. */
export function duplicated(inbox: Inbox): Inbox {
  return [...inbox, ...inbox]
}

/** The inbox with the message that was sent last in front. */
export function reversed(inbox: Inbox): Inbox {
  return [...inbox].reverse()
}
