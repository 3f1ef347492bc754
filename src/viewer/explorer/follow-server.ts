import type { LiveUpdate } from '../payload.ts'

/** How the page and its server stand. */
export type Connection = 'connected' | 'lost'

/**
 * Is told by the server what changes, from a revision on; the browser asks again by itself when the server comes back.
 * Returns what ends it.
 */
export function follow(
  revision: string,
  onUpdate: (update: LiveUpdate) => void,
  onConnection: (connection: Connection) => void,
): () => void {
  const events = new EventSource(`/events?since=${encodeURIComponent(revision)}`)
  events.addEventListener('message', ({ data }: MessageEvent<string>) => onUpdate(JSON.parse(data)))
  events.addEventListener('open', () => onConnection('connected'))
  events.addEventListener('error', () => onConnection('lost'))
  return () => events.close()
}
