import type { Step } from '../model/step-from.ts'

/** What a key does while the lens is open, in the order in which the help lists them. */
export const KEYS: readonly {
  readonly keys: readonly string[]
  readonly does: Step | Command
  readonly says: string
}[] = [
  { keys: ['ArrowUp', 'k'], does: 'back', says: 'the row before' },
  { keys: ['ArrowDown', 'j'], does: 'next', says: 'the next row' },
  { keys: ['b'], does: 'backChange', says: 'the last change before' },
  { keys: ['c'], does: 'nextChange', says: 'the next change' },
  { keys: ['B'], does: 'backChangeHere', says: 'the last change before, at this node' },
  { keys: ['n'], does: 'nextChangeHere', says: 'the next change at this node' },
  { keys: ['['], does: 'backSection', says: 'the section before' },
  { keys: [']'], does: 'nextSection', says: 'the next section' },
  { keys: ['y'], does: 'copy', says: 'copy the link to this row' },
  { keys: ['/'], does: 'filter', says: 'filter' },
  { keys: ['?'], does: 'help', says: 'this list' },
  { keys: ['Escape'], does: 'close', says: 'close' },
]

/** What the lens can do besides going to another row. */
export type Command = 'copy' | 'filter' | 'help' | 'close'

const BY_KEY = new Map(KEYS.flatMap(({ keys, does }) => keys.map((key) => [key, does] as const)))
const COMMANDS: readonly string[] = ['copy', 'filter', 'help', 'close']

export function isCommand(does: Step | Command): does is Command {
  return COMMANDS.includes(does)
}

/** What a key asks for; nothing where it belongs to what is being written, or to the browser. */
export function askedBy(event: KeyboardEvent): Step | Command | undefined {
  if (event.ctrlKey || event.metaKey || event.altKey || event.defaultPrevented) return undefined
  const does = BY_KEY.get(event.key)
  const isWriting = event.target instanceof Element && event.target.matches('input, select, textarea')
  if (isWriting && does !== 'close') return undefined
  return does
}
