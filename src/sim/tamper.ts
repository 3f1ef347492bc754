/** What an unreliable network does to the messages on their way to one node. The inbox given is left as it is. */

/** Whatever has arrived, a message or not. */
type Inbox = readonly unknown[]

/** Divides the inbox into what `isTaken` holds for and the rest; both keep their order. */
export function sortOut<T>(
  inbox: Inbox,
  isTaken: (arrived: unknown) => arrived is T,
): { taken: readonly T[]; left: Inbox } {
  return { taken: inbox.filter(isTaken), left: inbox.filter((arrived) => !isTaken(arrived)) }
}

/** The inbox, and all of it once more behind it: a copy arrives after what was sent later. */
export function duplicated(inbox: Inbox): Inbox {
  return [...inbox, ...inbox]
}

/** The inbox with the message that was sent last in front. */
export function reversed(inbox: Inbox): Inbox {
  return [...inbox].reverse()
}
