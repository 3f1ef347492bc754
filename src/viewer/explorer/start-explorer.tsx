import { render } from 'preact'
import type { Payload } from '../payload.ts'
import { Explorer } from './explorer.tsx'
import { shownPayload } from './shown-payload.ts'

/** Fills the place of the explorer in a page that has what there is to see in it. */
export function startExplorer(place: HTMLElement): void {
  const payload = document.querySelector('script[data-protokoll-payload]')?.textContent
  if (!payload) return
  followGround()
  const { protokollLive: revision } = place.dataset
  render(<Explorer first={shownPayload(JSON.parse(payload) as Payload)} revision={revision} />, place)
}

/** Pictures are dark where the page says that it is. */
function followGround(): void {
  const dark = matchMedia('(prefers-color-scheme: dark)')
  const look = () => document.documentElement.setAttribute('data-protokoll-ground', dark.matches ? 'dark' : 'light')
  dark.addEventListener('change', look)
  look()
}
