/** Something that whoever runs a node can act on. `code` is stable; the message says what was found and what to do. */
export class HostError extends Error {
  override readonly name = 'HostError'
  readonly code: HostErrorCode

  constructor(code: HostErrorCode, message: string, options?: ErrorOptions) {
    super(message, options)
    this.code = code
  }
}

export type HostErrorCode =
  /** The log is damaged where it had been written for good: what was acknowledged may be missing. */
  | 'HOST_LOG_DAMAGED'
  /** There is no log, so this is no node that could start again. */
  | 'HOST_LOG_MISSING'
  | 'HOST_LOG_EXISTS'
  /** It is another node's log, or of another format. */
  | 'HOST_LOG_FOREIGN'
  /** A write has failed: the node must not go on. */
  | 'HOST_LOG_WRITE'
  | 'HOST_FOLDER'
  | 'HOST_PORT'
  | 'HOST_OPTIONS'
  /** A command cannot be carried out, whichever node is asked. */
  | 'HOST_REFUSED'
  /** No node has answered in time; the command may be carried out or not. */
  | 'HOST_NO_ANSWER'

/** The text of whatever was thrown. */
export function messageOf(thrown: unknown): string {
  return thrown instanceof Error ? thrown.message : String(thrown)
}
