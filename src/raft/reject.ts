import type { Turn } from './state.ts'

/**
 * Why a message was not obeyed. `malformed`: it is no message. `misdirected`: it is for another node, or says that it
 * comes from this one. `impossible`: no correct node could have sent it.
 */
export type RejectionReason = 'malformed' | 'misdirected' | 'impossible'

/** Counts a message that is not obeyed, and says so. Nothing else changes. */
export function reject({ node, effects }: Turn, reason: RejectionReason, message: string): void {
  node.rejected[reason] += 1
  effects.push({ type: 'event', event: { type: 'error', code: reason, message } })
}
