import type { RefObject } from 'preact'
import { useLayoutEffect, useMemo, useRef } from 'preact/hooks'
import { capitalized } from '../../tracer/common/capitalized.ts'
import { counted } from '../../tracer/common/counted.ts'
import { EVERYTHING } from '../model/filter.ts'
import type { TestPayload } from '../payload.ts'
import { explorerHash } from './explorer-place.ts'
import { groupsOf, type TestGroup } from './test-entries.ts'

export interface TestsProps {
  readonly tests: ReadonlyMap<string, TestPayload>
  /** What one of them is called. */
  readonly word: string
  /** The id of the test that is shown. */
  readonly current: string | undefined
  /** What the reader looks for. */
  readonly text: string
  readonly onText: (text: string) => void
  readonly field: RefObject<HTMLInputElement | null>
}

/** All tests by group, those that failed first; each is a link, as its address shows it. */
export function TestsList({ tests, word, current, text, onText, field }: TestsProps) {
  const groups = useMemo(() => groupsOf(tests.values(), text), [tests, text])
  const count = groups.reduce((sum, { entries }) => sum + entries.length, 0)
  const place = useRef<HTMLElement>(null)
  useLayoutEffect(() => {
    place.current?.querySelector('[aria-current]')?.scrollIntoView({ block: 'nearest' })
  }, [current])
  return (
    <nav class="ex-tests" aria-label={headOf(word)} ref={place}>
      <label class="ex-find">
        <span>Find a {word}</span>
        <input
          ref={field}
          type="search"
          value={text}
          title="Press t to get here, Enter to open the first"
          onInput={(event) => onText(event.currentTarget.value)}
          onKeyDown={(event) => {
            const first = groups[0]?.entries[0]
            if (event.key === 'Enter' && first) location.hash = hashOf(first.id)
            if (event.key === 'Escape') event.currentTarget.blur()
          }}
        />
        <span role="status" class="ex-count">
          {count === tests.size ? counted(count, word) : `${count} of ${counted(tests.size, word)}`}
        </span>
      </label>
      {groups.map((group) => (
        <Group key={`${group.isFailed} ${group.title}`} group={group} current={current} />
      ))}
    </nav>
  )
}

/** What a heading calls them: `Tests`. */
export function headOf(word: string): string {
  return `${capitalized(word)}s`
}

function Group({ group, current }: { readonly group: TestGroup; readonly current: string | undefined }) {
  return (
    <section data-failed={group.isFailed || undefined}>
      <h2>{group.title}</h2>
      <ul>
        {group.entries.map(({ id, group: name, file, test }) => (
          <li key={id}>
            <a href={hashOf(id)} aria-current={id === current ? 'true' : undefined} title={`${name} / ${file}`}>
              {test}
            </a>
          </li>
        ))}
      </ul>
    </section>
  )
}

function hashOf(test: string): string {
  return explorerHash({ test, row: '', filter: EVERYTHING })
}
