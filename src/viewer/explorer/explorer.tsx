import { useCallback, useEffect, useMemo, useRef, useState } from 'preact/hooks'
import { originOf, wordFor } from '../../tracer/trace/origins.ts'
import { Lens } from '../lens/panel.tsx'
import { EVERYTHING, type Filter, RowFilter } from '../model/filter.ts'
import type { Moment, Run } from '../model/traced-run.ts'
import type { TestPayload } from '../payload.ts'
import { type ExplorerPlace, explorerHash } from './explorer-place.ts'
import { openingRow } from './failing-row.ts'
import { type Connection, follow } from './follow-server.ts'
import { Picture } from './picture.tsx'
import { RowsList } from './rows-list.tsx'
import { Sections } from './sections.tsx'
import { runOf, type ShownPayload, updated } from './shown-payload.ts'
import { TestHead } from './test-head.tsx'
import { headOf, TestsList } from './tests-list.tsx'
import { usePlace } from './use-place.ts'

export interface ExplorerProps {
  readonly first: ShownPayload
  /** What the page has seen of what its server tells; without it, nobody tells it anything. */
  readonly revision: string | undefined
}

/** All tests of a project: their list, and of the one that is chosen the events, the picture and the lens. */
export function Explorer({ first, revision }: ExplorerProps) {
  const { shown, connection } = useShown(first, revision)
  const [place, setPlace] = usePlace()
  const [text, setText] = useState('')
  const [isListing, setListing] = useState(false)
  const field = useRef<HTMLInputElement>(null)
  const test = chosen(shown.tests, place.test)
  const isLost = place.test !== '' && test?.id !== place.test
  useEffect(() => setListing(false), [test?.id])
  useTestsKey(() => {
    setListing(true)
    field.current?.focus()
  })
  const onText = useCallback((next: string) => setText(next), [])
  // What is as it was is not compared again at each step.
  const word = useMemo(() => wordFor([...shown.tests.values()].map(originOf)), [shown.tests])
  const list = useMemo(
    () => <TestsList tests={shown.tests} current={test?.id} {...{ word, text, onText, field }} />,
    [shown.tests, word, test?.id, text],
  )
  return (
    <div class="ex" data-listing={isListing || undefined}>
      <button type="button" class="ex-list" aria-expanded={isListing} onClick={() => setListing(!isListing)}>
        {headOf(word)}
      </button>
      {list}
      <main class="ex-main">
        <Notices {...{ connection, isLost, word }} problems={shown.problems} isLive={revision !== undefined} />
        {test ? (
          <Test key={test.id} test={test} shown={shown} place={place} setPlace={setPlace} />
        ) : (
          <p>There is no trace yet: run the tests or import a log, and they are shown here.</p>
        )}
      </main>
    </div>
  )
}

interface TestProps {
  readonly test: TestPayload
  readonly shown: ShownPayload
  readonly place: ExplorerPlace
  readonly setPlace: (place: ExplorerPlace) => void
}

function Test({ test, shown, place, setPlace }: TestProps) {
  const run = runOf(test, shown.vocabulary)
  const moment = useMoment(run, place.row)
  const filter = useMemo(() => new RowFilter(run), [run])
  const { node, kind, text } = place.filter
  const rows = useMemo(() => filter.rows({ node, kind, text }), [filter, node, kind, text])
  const head = useMemo(() => <TestHead run={run} />, [run])
  if (moment === undefined) return head
  const at = (of: Moment): ExplorerPlace => ({ test: test.id, row: of.id, filter: place.filter })
  const go = (next: Moment) => setPlace(at(next))
  const change = (next: Filter) => setPlace({ ...at(moment), filter: next })
  const address = (of: Moment) => `${location.href.replace(/#.*$/, '')}${explorerHash(at(of))}`
  return (
    <>
      {head}
      <Sections run={run} moment={moment} onGo={go} />
      <RowsList run={run} rows={rows} moment={moment} onGo={go} />
      <Picture run={run} moment={moment} rows={rows} onGo={go} />
      <div class="ex-lens">
        <Lens {...{ run, moment, rows, address }} filter={place.filter} onGo={go} onFilter={change} />
      </div>
    </>
  )
}

/**
 * The row that the address names. Where the test has run again and has that row no more, the one that stands where it
 * stood: the reader stays where he was.
 */
function useMoment(run: Run, row: string): Moment | undefined {
  const last = useRef<Moment | undefined>(undefined)
  const found = run.find(row)
  const instead = row !== '' && last.current ? run.at(Math.min(last.current.place, run.moments.length - 1)) : undefined
  const moment = found ?? instead ?? openingRow(run)
  last.current = moment
  return moment
}

/** A test by its id; without one, or where it is there no more, the first that failed, or the first. */
function chosen(tests: ReadonlyMap<string, TestPayload>, id: string): TestPayload | undefined {
  const all = [...tests.values()]
  return tests.get(id) ?? all.find(({ failed }) => failed) ?? all[0]
}

/** What there is to see, with all that the server has told since. */
function useShown(first: ShownPayload, revision: string | undefined) {
  const [shown, setShown] = useState(first)
  const [connection, setConnection] = useState<Connection>('connected')
  useEffect(() => {
    if (revision === undefined) return undefined
    return follow(revision, (update) => setShown((before) => updated(before, update)), setConnection)
  }, [revision])
  return { shown, connection }
}

/** Finding a test has a key too; the others are those of the lens. */
function useTestsKey(find: () => void): void {
  useEffect(() => {
    const onKey = (event: KeyboardEvent) => {
      const isWriting = event.target instanceof Element && event.target.matches('input, select, textarea')
      if (event.key !== 't' || isWriting || event.ctrlKey || event.metaKey || event.altKey) return
      event.preventDefault()
      find()
    }
    document.addEventListener('keydown', onKey)
    return () => document.removeEventListener('keydown', onKey)
  }, [])
}

interface NoticesProps {
  readonly connection: Connection
  readonly isLost: boolean
  readonly word: string
  readonly problems: string
  readonly isLive: boolean
}

/** What a reader has to know about what is shown. */
function Notices({ connection, isLost, word, problems, isLive }: NoticesProps) {
  return (
    <div class="ex-notices" role="status">
      {isLive && connection === 'lost' && <p>The server has ended: what is shown stays as it is.</p>}
      {isLost && (
        <p>
          The {word} that the address names is not here.{' '}
          <a href={explorerHash({ test: '', row: '', filter: EVERYTHING })}>Show what failed</a>
        </p>
      )}
      {problems !== '' && <pre>{problems}</pre>}
    </div>
  )
}
