/** All orders of the messages of a small system, by partial-order reduction. */

export { exploreOrders } from './all-orders.ts'
export type { Handled, MessageSystem, Sent } from './message-system.ts'
export type { Order, OrderOutcome } from './order-outcomes.ts'
