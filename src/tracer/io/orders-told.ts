/** The file in the folder of `RUN_SETTINGS.orders` that says what is asked for. */
export const ORDERS_REQUEST = 'request.json'

/** Which section is meant, and how far to go. */
export interface OrdersRequest {
  readonly section: string
  readonly losses: 0 | 1
  readonly mostMessages: number
  readonly mostTransitions: number
}

/** How some orders end. Numbers that may be large are text. */
export interface ToldOutcome {
  readonly nodes: readonly string[]
  readonly problem?: string
  readonly orders: string
  readonly inequivalent: number
  readonly withoutLoss: number
  /** How many messages are handled in the order that the pictures show. */
  readonly messages: number
  readonly pictures: readonly string[]
}

/** What was found of the section of a test. */
export interface ToldOrders {
  readonly group: string
  readonly file: string
  readonly test: string
  readonly section: string
  /** Why nothing was: then all below is missing. */
  readonly notDone?: string
  readonly nodes: readonly string[]
  readonly onTheWay: number
  readonly orders: string
  readonly inequivalent: number
  readonly transitions: number
  readonly handled: number
  readonly outcomes: readonly ToldOutcome[]
  readonly gaveUp?: { readonly tooLong: number; readonly tooMany: boolean }
}
