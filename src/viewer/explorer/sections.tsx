import { useMemo } from 'preact/hooks'
import type { Moment, Run } from '../model/traced-run.ts'

export interface SectionsProps {
  readonly run: Run
  readonly moment: Moment
  readonly onGo: (moment: Moment) => void
}

/** The sections of a test: each leads to its first row. One in which nothing happened leads nowhere. */
export function Sections({ run, moment, onGo }: SectionsProps) {
  const firsts = useMemo(() => {
    const found = new Map<number, Moment>()
    for (const each of run.moments) if (!found.has(each.section.number)) found.set(each.section.number, each)
    return found
  }, [run])
  return (
    <nav class="ex-sections" aria-label="Sections">
      <ol>
        {run.document.sections.map(({ number, title }) => {
          const first = firsts.get(number)
          return (
            <li key={number}>
              <button
                type="button"
                disabled={first === undefined}
                aria-current={moment.section.number === number ? 'step' : undefined}
                onClick={() => first && onGo(first)}
                title={title}
              >
                {number}. {title}
              </button>
            </li>
          )
        })}
      </ol>
    </nav>
  )
}
