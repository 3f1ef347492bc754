/** An error of the engine that its caller can act on. `code` is stable; the message says what is legal. */
export class RaftError extends Error {
  override readonly name = 'RaftError'
  readonly code: 'RAFT_CONFIG' | 'RAFT_STORED_STATE' | 'RAFT_MESSAGE' | 'RAFT_STATE_MACHINE'

  constructor(code: RaftError['code'], message: string) {
    super(message)
    this.code = code
  }
}
