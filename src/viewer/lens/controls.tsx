import type { Step } from '../model/step-from.ts'
import { type Command, KEYS } from './keys.ts'

interface ControlsProps {
  readonly can: (step: Step) => boolean
  readonly ask: (does: Step | Command) => void
  readonly isCopied: boolean
}

const BUTTONS: readonly (readonly [Step, string])[] = [
  ['back', '◀ back'],
  ['next', 'next ▶'],
  ['nextChange', 'next change'],
  ['nextChangeHere', 'next change here'],
  ['backSection', '⟨ section'],
  ['nextSection', 'section ⟩'],
]

/** What leads from a row to others. */
export function Controls({ can, ask, isCopied }: ControlsProps) {
  return (
    <div class="lens-controls" role="toolbar" aria-label="Steps">
      {BUTTONS.map(([step, text]) => (
        <button
          key={step}
          type="button"
          data-step={step}
          disabled={!can(step)}
          onClick={() => ask(step)}
          title={hint(step)}
        >
          {text}
        </button>
      ))}
      <button type="button" onClick={() => ask('copy')} title={hint('copy')}>
        {isCopied ? 'copied' : 'copy link'}
      </button>
      <button type="button" onClick={() => ask('help')} title={hint('help')} aria-label="Keys">
        ?
      </button>
    </div>
  )
}

function hint(does: Step | Command): string {
  const key = KEYS.find((each) => each.does === does)
  return key ? `${key.says} (${key.keys.map(spelled).join(' or ')})` : ''
}

const SPELLED: Readonly<Record<string, string>> = { ArrowUp: '↑', ArrowDown: '↓', Escape: 'Esc' }

function spelled(key: string): string {
  return SPELLED[key] ?? key
}

/** All keys, as a list that can be closed. */
export function Help({ onClose }: { readonly onClose: () => void }) {
  return (
    <div class="lens-help">
      <h3>Keys</h3>
      <dl>
        {KEYS.map(({ keys, does, says }) => (
          <div key={does}>
            <dt>
              {keys.map((key) => (
                <kbd key={key}>{spelled(key)}</kbd>
              ))}
            </dt>
            <dd>{says}</dd>
          </div>
        ))}
      </dl>
      <button type="button" onClick={onClose}>
        close
      </button>
    </div>
  )
}
