import { showing } from './marks.ts'

/** Where a row is in sight: below what stays at the top of the page, above the panel where that is a sheet. */
const TOP = 80
/** Milliseconds after a page has loaded in which the browser may still go its own way to the address. */
const SETTLING = 1000
/** What a reader moves a page with, or goes elsewhere. */
const HANDS = ['wheel', 'touchstart', 'pointerdown', 'keydown', 'hashchange'] as const

function isInSight(shown: Element): boolean {
  const { top, bottom } = shown.getBoundingClientRect()
  const panel = document.querySelector('.lens-place > [data-lens]')?.getBoundingClientRect()
  const isSheet = panel !== undefined && panel.width > innerWidth / 2
  return top >= TOP && bottom <= (isSheet ? panel.top : innerHeight)
}

/** Everything that shows the row and is not folded away, and of that what a reader looks at: the picture, or the table. */
function seen(id: string): { all: Element[]; first: Element | undefined } {
  const all = showing(id).filter((each) => each.getClientRects().length > 0)
  const isPicture = (each: Element) => each instanceof SVGElement
  // On a phone the list of what happened comes before the picture.
  const isFirst = matchMedia('(max-width: 640px)').matches ? (each: Element) => !isPicture(each) : isPicture
  return { all, first: all.find(isFirst) ?? all[0] }
}

// Themes scroll smoothly, which is too slow for steps.
const goTo = (shown: Element) => shown.scrollIntoView({ behavior: 'instant', block: 'center', inline: 'nearest' })

/** Brings the row into sight. Nothing moves where the page shows it in sight already. */
export function bringIntoSight(id: string): void {
  const { all, first } = seen(id)
  if (first && !all.some(isInSight)) goTo(first)
}

/**
 * Brings the row into sight in a page that is just being opened, and keeps it there: the browser goes its own way to
 * the address, and what loads late moves the rest. It ends when the page stands still, or when the reader moves it.
 */
export function openInSight(id: string): void {
  const held = new AbortController()
  const { signal } = held
  const keep = () => {
    const { first } = seen(id)
    if (first && !isInSight(first)) goTo(first)
  }
  const layout = new ResizeObserver(keep)
  signal.addEventListener('abort', () => layout.disconnect())
  addEventListener('scroll', keep, { signal, passive: true })
  for (const hand of HANDS) addEventListener(hand, () => held.abort(), { signal, passive: true, capture: true })
  const settle = () => setTimeout(() => held.abort(), SETTLING)
  if (document.readyState === 'complete') settle()
  else addEventListener('load', settle, { signal })
  layout.observe(document.body)
  keep()
}
