import type { Turn } from './turn.ts'
import type { RejectionReason } from './types.ts'

/** Counts a message that is not obeyed, and says so. Nothing else changes. */
export function reject({ node, effects }: Turn, reason: RejectionReason, message: string): void {
  node.rejected[reason] += 1
  effects.push({ type: 'event', event: { type: 'error', code: reason, message } })
}
