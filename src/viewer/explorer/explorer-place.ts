import { hashOf, placeOf } from '../address.ts'
import type { Filter } from '../model/filter.ts'

/** Where a reader of the explorer is, as the address says it. */
export interface ExplorerPlace {
  /** Empty where the reader has chosen none: what failed is shown then. */
  readonly test: string
  /** Empty where the reader has chosen none: the test's own beginning is shown then, or the row at which it failed. */
  readonly row: string
  readonly filter: Filter
}

/** What a test's id consists of: group, file and test. */
const ID_PARTS = 3

/** Reads `#group/file/test/row-id&node=1`. What it does not know it leaves out. */
export function explorerPlaceOf(hash: string): ExplorerPlace {
  const { row, filter } = placeOf(hash)
  const parts = row.split('/')
  if (parts.length < ID_PARTS) return { test: '', row: '', filter }
  return { test: parts.slice(0, ID_PARTS).join('/'), row: parts.slice(ID_PARTS).join('/'), filter }
}

/** The other way round. */
export function explorerHash({ test, row, filter }: ExplorerPlace): string {
  return hashOf({ row: [test, row].filter((part) => part !== '').join('/'), filter })
}
