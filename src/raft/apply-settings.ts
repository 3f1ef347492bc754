import type { Settings } from './settings.ts'
import type { Turn } from './turn.ts'

/** Settings that the cluster has agreed on replace this node's own from now on. */
export function applySettings({ node, effects }: Turn, change: Partial<Settings>): void {
  node.changedSettings = { ...node.changedSettings, ...change }
  node.settings = { ...node.settings, ...change }
  effects.push({ type: 'event', event: { type: 'settings', settings: node.settings } })
}
