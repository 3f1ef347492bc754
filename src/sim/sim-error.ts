/** A scenario asked for something that the cluster cannot do. The message says what is legal. */
export class SimError extends Error {
  override readonly name = 'SimError'
  readonly code: 'SIM_UNKNOWN_NODE' | 'SIM_NODE_DOWN' | 'SIM_NODE_UP' | 'SIM_NEVER_IDLE' | 'SIM_OPTIONS'

  constructor(code: SimError['code'], message: string) {
    super(message)
    this.code = code
  }
}
