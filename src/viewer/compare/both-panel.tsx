import type { RowTold } from '../../tracer/diff/forms/html/lens-payload.ts'
import type { SideName, Status } from '../../tracer/diff/report.ts'
import { makeCells } from '../../tracer/trace/cells.ts'
import type { Vocabulary } from '../../tracer/trace/vocabulary.ts'
import { Nodes } from '../lens/nodes.tsx'
import type { ComparedMoment } from '../model/compared.ts'
import { COMPARE_KEYS, type CompareStep } from './compare-keys.ts'

interface BothProps {
  readonly moment: ComparedMoment
  readonly words: Readonly<Record<SideName, Vocabulary>>
  readonly can: (step: CompareStep) => boolean
  readonly ask: (does: CompareStep | 'close') => void
}

const SAYS: Readonly<Record<Status, string>> = {
  same: 'the same on both sides',
  added: '+ only after',
  removed: '− only before',
  changed: '≠ changed',
  moved: '↕ elsewhere before',
}

const HEADS = { before: '− Before', after: '+ After' } as const

/** One row of a report: what happened on each side, and every node then on both. */
export function BothPanel({ moment, words, can, ask }: BothProps) {
  const { row, window, place } = moment
  return (
    <section class="lens" data-lens aria-label="One row on both sides">
      <div class="lens-head">
        <span class="lens-section">
          {window.test}: {window.section}
        </span>
        <h2 aria-live="polite">
          Row {place + 1} of {window.rows.length}: {SAYS[row.status]}
        </h2>
      </div>
      <div class="lens-controls" role="toolbar" aria-label="Steps">
        {COMPARE_KEYS.map(({ does, says }) => (
          <button
            key={does}
            type="button"
            data-step={does}
            disabled={does !== 'close' && !can(does)}
            onClick={() => ask(does)}
          >
            {says}
          </button>
        ))}
      </div>
      {row.fields.length > 0 && (
        <ul class="both-fields">
          {row.fields.map((field) => (
            <li key={field}>{field}</li>
          ))}
        </ul>
      )}
      <div class="both-sides">
        <SidePanel side="before" {...{ moment, words }} />
        <SidePanel side="after" {...{ moment, words }} />
      </div>
    </section>
  )
}

/** Where the trace tells it, and the log that the trace was made from. */
function placeOf({ line, log }: RowTold): string {
  return log === undefined ? `line ${line}` : `line ${line}, ${log}`
}

/** What differs from the other side is marked at both. */
function SidePanel({ side, moment, words }: Pick<BothProps, 'moment' | 'words'> & { readonly side: SideName }) {
  const { row, states, down } = moment
  const vocabulary = words[side]
  const told = row[side]
  return (
    <section data-side={side} aria-label={side}>
      <h3>{HEADS[side]}</h3>
      <p class="lens-sentence">{told ? `${told.text} (${placeOf(told)})` : 'Nothing in this row.'}</p>
      <Nodes
        words={{ vocabulary, cells: makeCells(vocabulary) }}
        states={states[side]}
        before={states[side === 'before' ? 'after' : 'before']}
        isDown={(node) => down[side].has(node)}
        about={new Set(told ? [told.node] : [])}
      />
    </section>
  )
}
