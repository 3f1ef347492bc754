import type { Reason } from './events.ts'

const KINDS: Readonly<Record<Reason['kind'], string>> = {
  assertion: 'an assertion failed',
  error: 'an error was thrown',
  refused: 'the recorder refused something',
  evidence: 'a section does not show what it claims',
  alarm: 'what must not happen did',
  timeout: 'it did not end in time',
}

/** Why a test failed, as a part of a sentence: the kind of reason, and what was said. */
export function reasonText({ kind, message }: Reason): string {
  return message.trim() === '' ? KINDS[kind] : `${KINDS[kind]}: ${message}`
}
