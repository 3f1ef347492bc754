/** All orders of the messages of a small system, by partial-order reduction. */

export { type AllOrders, exploreOrders } from './all-orders.ts'
export type { Handled, MessageSystem, Sent } from './message-system.ts'
export type { Order, OrderOutcome } from './order-outcomes.ts'
