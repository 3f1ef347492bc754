/** How far all orders are followed, unless somebody says otherwise, and how far they can be. */
export const ORDERS_BOUNDS = {
  /** Most messages that are handled in an order. Beyond the most the count of orders of one kind is not exact. */
  messages: { byDefault: 12, least: 1, most: 18 },
  /** Most messages that are handled in all. */
  transitions: { byDefault: 1_000_000, least: 1, most: 1_000_000_000 },
} as const

type Bound = (typeof ORDERS_BOUNDS)[keyof typeof ORDERS_BOUNDS]

/** Whether it is an integer within the bound. */
export function isWithin(value: number, { least, most }: Bound): boolean {
  return Number.isInteger(value) && value >= least && value <= most
}

/** What may be said for it. */
export function legalOf({ least, most }: Bound): string {
  return `${least} to ${most}`
}
