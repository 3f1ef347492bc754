import { useCallback, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks'
import { logLines } from '../../tracer/trace/log-lines.ts'
import type { Filter } from '../model/filter.ts'
import { relationsOf } from '../model/relations.ts'
import { type Step, stepFrom } from '../model/step-from.ts'
import { type Piece, sentenceOf } from '../model/story.ts'
import type { Moment, Run } from '../model/traced-run.ts'
import { Controls, Help } from './controls.tsx'
import { FilterBar } from './filter-bar.tsx'
import { IfLost } from './if-lost.tsx'
import { askedBy, type Command, isCommand } from './keys.ts'
import { Message } from './message.tsx'
import { Nodes } from './nodes.tsx'

export interface LensProps {
  readonly run: Run
  readonly moment: Moment
  /** The rows that the filter leaves. */
  readonly rows: readonly Moment[]
  readonly filter: Filter
  /** The address of a row, for links and for copying. */
  readonly address: (moment: Moment) => string
  readonly onGo: (moment: Moment) => void
  readonly onFilter: (filter: Filter) => void
  /** Without it the lens cannot be closed. */
  readonly onClose?: () => void
}

/** One moment of a run: what happened in words, every node then, the message in full, and the ways on from there. */
export function Lens(props: LensProps) {
  const { run, moment, rows, filter, address, onGo, onFilter, onClose } = props
  const [isHelping, setHelping] = useState(false)
  const [copied, setCopied] = useState<Moment>()
  const field = useRef<HTMLInputElement>(null)
  const go = useCallback((step: Step) => stepFrom(moment, step, run, rows), [moment, run, rows])
  const command = (does: Command) => {
    if (does === 'copy') copy(address(moment)).then(() => setCopied(moment))
    if (does === 'filter') field.current?.focus()
    if (does === 'help') setHelping(!isHelping)
    if (does === 'close') (isHelping ? () => setHelping(false) : onClose)?.()
  }
  const ask = (does: Step | Command) => {
    if (isCommand(does)) return command(does)
    const next = go(does)
    if (next) onGo(next)
  }
  useKeys(ask)
  const about = useMemo(() => new Set(moment.events.map(({ node }) => node)), [moment])
  const { section, row } = moment
  const log = logLines(moment.events)
  return (
    <section class="lens" data-lens data-row={moment.id} aria-label="One moment of the run">
      <header class="lens-head">
        <h2>
          Section {section.number}, row {row} of {section.rows}
        </h2>
        {onClose && (
          <button type="button" class="lens-close" onClick={onClose} aria-label="Close">
            ✕
          </button>
        )}
        <p class="lens-section">{section.title}</p>
      </header>
      <Controls can={(step) => go(step) !== undefined} ask={ask} isCopied={copied === moment} />
      {isHelping && <Help onClose={() => setHelping(false)} />}
      <Sentence pieces={sentenceOf(moment, run)} />
      {log !== '' && (
        <p class="lens-log" title="Where the log tells it">
          {log}
        </p>
      )}
      <Nodes
        words={run}
        states={moment.states}
        before={moment.before}
        isDown={(node) => run.isDown(node, moment)}
        about={about}
      />
      {moment.events.slice(0, 1).map((event) => (
        <Message key={moment.id} event={event} words={run} />
      ))}
      <IfLost run={run} moment={moment} address={address} onGo={onGo} />
      <Relations run={run} moment={moment} address={address} onGo={onGo} />
      <FilterBar run={run} filter={filter} left={rows.length} onFilter={onFilter} field={field} />
    </section>
  )
}

export function Sentence({ pieces }: { readonly pieces: readonly Piece[] }) {
  return (
    <p class="lens-sentence" data-sentence aria-live="polite">
      {pieces.map(({ text, strong }, i) => (strong ? <b key={i}>{text}</b> : text))}
    </p>
  )
}

function Relations({ run, moment, address, onGo }: Pick<LensProps, 'run' | 'moment' | 'address' | 'onGo'>) {
  const relations = useMemo(() => relationsOf(moment, run), [moment, run])
  if (relations.length === 0) return null
  return (
    <ul class="lens-relations">
      {relations.map(({ says, moment: other }, i) => (
        <li key={i}>
          {says}{' '}
          {other && (
            <a
              href={address(other)}
              data-row={other.id}
              onClick={(event) => {
                event.preventDefault()
                onGo(other)
              }}
            >
              {other.section === moment.section ? '' : `section ${other.section.number}, `}row {other.row}
            </a>
          )}
        </li>
      ))}
    </ul>
  )
}

/**
 * Keys work wherever the reader is on the page, but not in what is being written, nor where something has use for them
 * itself. They are taken before they reach the document, where the site has some of the same.
 */
function useKeys(ask: (does: Step | Command) => void): void {
  const latest = useRef(ask)
  latest.current = ask
  useLayoutEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const does = askedBy(event)
      if (does === undefined) return
      event.preventDefault()
      event.stopPropagation()
      latest.current(does)
    }
    document.body.addEventListener('keydown', onKey)
    return () => document.body.removeEventListener('keydown', onKey)
  }, [])
}

/** Pages that are opened from disk have no clipboard in some browsers. */
async function copy(text: string): Promise<void> {
  try {
    await navigator.clipboard.writeText(text)
  } catch {
    const area = document.createElement('textarea')
    area.value = text
    document.body.append(area)
    area.select()
    document.execCommand('copy')
    area.remove()
  }
}
