import { render } from 'preact'
import type { Payload } from '../payload.ts'
import { Explorer } from './explorer.tsx'
import { shownPayload } from './shown-payload.ts'

/** Fills the place of the explorer in a page that has what there is to see in it. */
export function startExplorer(place: HTMLElement): void {
  const payload = document.querySelector('script[data-protokoll-payload]')?.textContent
  if (!payload) return
  const { protokollLive: revision } = place.dataset
  render(<Explorer first={shownPayload(JSON.parse(payload) as Payload)} revision={revision} />, place)
}
