import type { Moment, Run } from '../model/traced-run.ts'

export interface PictureProps {
  readonly run: Run
  readonly moment: Moment
  /** The rows that the filter leaves. */
  readonly rows: readonly Moment[]
  readonly onGo: (moment: Moment) => void
}

/** The picture of the part of the section that has the row. */
export function Picture(_: PictureProps) {
  return <div class="ex-picture" />
}
