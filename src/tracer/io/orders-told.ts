import { slugify } from '../common/slug.ts'

interface TestName {
  readonly group: string
  readonly file: string
  readonly test: string
}

/** The file in the folder of `RUN_SETTINGS.orders` that says what is asked for. */
export const ORDERS_REQUEST = 'request.json'

/** Which section is meant, and how far to go. */
export interface OrdersRequest {
  readonly section: string
  readonly losses: 0 | 1
  readonly mostMessages: number
  readonly mostTransitions: number
}

/** Where a file about a test's section is, below a folder; `source`: of which of the sources that the test watches, from 1. */
export function ordersFile(test: TestName, source: number, name: string): string {
  const folder = [test.group, test.file, test.test].map(slugify).join('/')
  return `${folder}/${source === 1 ? '' : `source-${source}-`}${name}`
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
  /** The files, below the folder. */
  readonly pictures: readonly string[]
  /** Why there are none. */
  readonly notDrawn?: string
}

/** What was found of the section of a test. */
export interface ToldOrders extends TestName {
  readonly section: string
  /** Which of the sources that the test watches, if not the first. */
  readonly source?: number
  /** Why nothing was: then all below is missing. */
  readonly notDone?: string
  /** What was asked for. */
  readonly losses: 0 | 1
  readonly mostMessages: number
  readonly mostTransitions: number
  readonly nodes: readonly string[]
  readonly onTheWay: number
  readonly orders: string
  readonly inequivalent: number
  readonly transitions: number
  readonly handled: number
  readonly outcomes: readonly ToldOutcome[]
  /**
   * Which of the outcomes is how the nodes were when the section ended, from 0: none where it ended otherwise, several
   * that differ in what the trace does not show. Missing where the section did not end.
   */
  readonly own?: readonly number[]
  readonly gaveUp?: { readonly tooLong: number; readonly tooMany: boolean }
}
