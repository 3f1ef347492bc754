import type { RefObject } from 'preact'
import { useMemo } from 'preact/hooks'
import { type Filter, isFiltering, kindsIn } from '../model/filter.ts'
import type { Run } from '../model/traced-run.ts'

interface FilterProps {
  readonly run: Run
  readonly filter: Filter
  /** How many rows are left. */
  readonly left: number
  readonly onFilter: (filter: Filter) => void
  readonly field: RefObject<HTMLInputElement | null>
}

/** Narrows picture, table and steps to a node, a kind, and what rows say. */
export function FilterBar({ run, filter, left, onFilter, field }: FilterProps) {
  const kinds = useMemo(() => kindsIn(run), [run])
  const nodes = useMemo(() => [...(run.moments.at(-1)?.states.keys() ?? [])], [run])
  return (
    <form class="lens-filter" onSubmit={(event) => event.preventDefault()}>
      <label>
        <span>Node</span>{' '}
        <select value={filter.node} onChange={(event) => onFilter({ ...filter, node: event.currentTarget.value })}>
          <option value="">all</option>
          {nodes.map((node) => (
            <option key={node} value={node}>
              {run.cells.node(node)}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Kind</span>{' '}
        <select value={filter.kind} onChange={(event) => onFilter({ ...filter, kind: event.currentTarget.value })}>
          <option value="">all</option>
          {kinds.map(({ id, title }) => (
            <option key={id} value={id}>
              {title}
            </option>
          ))}
        </select>
      </label>
      <label>
        <span>Text</span>{' '}
        <input
          ref={field}
          type="search"
          value={filter.text}
          onInput={(event) => onFilter({ ...filter, text: event.currentTarget.value })}
        />
      </label>
      <span class="lens-left" role="status">
        {isFiltering(filter) ? `${left} of ${run.moments.length} rows` : ''}
      </span>
    </form>
  )
}
