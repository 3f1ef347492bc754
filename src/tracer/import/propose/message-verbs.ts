/** What happens to a message. */
export type MessageOp = 'send' | 'handle' | 'lose'

/** Words that logs have for it, in lower case. */
const VERBS: Readonly<Record<MessageOp, readonly string[]>> = {
  send: [
    'send',
    'sent',
    'sending',
    'sends',
    'tx',
    'out',
    'outbound',
    'outgoing',
    'emit',
    'emitted',
    'transmit',
    'transmitted',
    'forward',
    'forwarded',
    'forwarding',
    'forwards',
    'resend',
    'resending',
    'resent',
    '->',
    '=>',
    '>>',
    '→',
  ],
  handle: [
    'receive',
    'received',
    'receiving',
    'receives',
    'recv',
    'recvd',
    'rcvd',
    'rx',
    'in',
    'inbound',
    'incoming',
    'handle',
    'handled',
    'handling',
    'deliver',
    'delivered',
    '<-',
    '<=',
    '<<',
    '←',
  ],
  lose: ['drop', 'dropped', 'dropping', 'lose', 'lost'],
}

const OPS = new Map(
  Object.entries(VERBS).flatMap(([op, words]) => words.map((word) => [word, op as MessageOp] as const)),
)

/** What a word says that happens to a message; undefined if nothing. */
export function messageOpOf(word: string): MessageOp | undefined {
  return OPS.get(word.toLowerCase())
}

/** The same as arrows. */
export function arrows(op: MessageOp): string[] {
  return VERBS[op].filter((word) => !/^[a-z]/.test(word))
}

/** The words that texts begin with which tell of a message; `in` and `out` begin other texts too. */
export function textVerbs(op: MessageOp): string[] {
  return VERBS[op].filter((word) => /^[a-z]{2,}$/.test(word) && word !== 'in' && word !== 'out')
}
