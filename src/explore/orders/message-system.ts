/** A message that a node has sent and that nobody has handled yet. */
export interface Sent<M> {
  readonly from: string
  readonly to: string
  readonly message: M
}

/** What came of a node handling a message. */
export interface Handled<S, M> {
  /** The node afterwards. */
  readonly state: S
  /** What it sent, in its order. What goes to a node that the system does not have is gone. */
  readonly sends: readonly Sent<M>[]
  /** What it told its clients, in words. Answers count as a part of the outcome. */
  readonly answers?: readonly string[]
}

/** A message, handled by the node that it went to. */
export interface Delivery<S, M> {
  readonly sent: Sent<M>
  readonly handled: Handled<S, M>
}

/**
 * Nodes that do nothing but handle messages, at one moment of a run. A node is a function of what it has handled: the
 * same messages in the same order lead to the same. Nodes share nothing, and no time passes.
 */
export interface MessageSystem<S, M> {
  readonly nodes: readonly string[]
  /** What is on the way at that moment, in the order in which it was sent. */
  readonly onTheWay: readonly Sent<M>[]
  /** Whether what one node sends another arrives in that order. Default false: any message may overtake any other. */
  readonly isFifo?: boolean
  /** The node at that moment. */
  startOf(node: string): S
  /**
   * The node handles the message. `state` must stay as it is: it is asked again with other messages. What it throws is
   * the end of the node: it handles nothing any more, and the error's text is a part of the outcome.
   */
  handle(node: string, state: S, sent: Sent<M>): Handled<S, M>
  /** Whether an error of `handle` says that the system is none, which ends all: then it is nothing that a node did. */
  isMistake?(error: unknown): boolean
  /** What of a node's state counts where outcomes are compared. */
  textOf(node: string, state: S): string
  /**
   * All of a node's state, and all of a message, as text: of two with the same text, the same comes. Where both are there,
   * a node is run once for each pair of texts, however it came to be so.
   */
  keyOf?(state: S): string
  keyOfMessage?(message: M): string
  /**
   * What must hold and does not in an order that ran to its end, in words. Asked once for all orders in which every node handles what
   * has the same text, one after the other.
   */
  problemIn?(order: readonly Delivery<S, M>[]): string | undefined
}
