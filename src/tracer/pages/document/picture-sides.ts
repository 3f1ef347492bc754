/** One of two runs that share a picture. */
export type PictureSide = 'before' | 'after'

/** What only one of two runs has, in a picture of both; what both have, and every picture of one run, has no side. */
export interface OnSide {
  readonly side?: PictureSide
}

/** What stands before a text that is on one side only. */
export const SIDE_SIGNS: Readonly<Record<PictureSide, string>> = { before: '−', after: '+' }
