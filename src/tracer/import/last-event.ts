import { quote } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import type { Vocabulary } from '../trace/vocabulary.ts'
import { tablesOf, type WordTables } from '../trace/word-tables.ts'
import type { EventDraft, OpenDraft } from './event-draft.ts'
import type { LogRecord } from './log-source.ts'
import type { Rule } from './mapping.ts'
import { type Lookup, textOf } from './template.ts'

/**
 * The event that further lines may say more of. It is over with the next event, with a section, and with a line that is left
 * over: nobody knows whether what stands behind that belongs to the event before it.
 */
export class LastEvent {
  private readonly tables: WordTables
  private draft: OpenDraft | undefined
  private file = ''

  constructor(vocabulary: Vocabulary) {
    this.tables = tablesOf(vocabulary)
  }

  begin(draft: OpenDraft, { file }: LogRecord): void {
    this.draft = draft
    this.file = file
  }

  end(): void {
    this.draft = undefined
  }

  /** Adds to texts of the event, behind a line feed where there is something before. Returns why it cannot, if so. */
  add(adds: NonNullable<Rule['adds']>, lookup: Lookup, { file }: LogRecord): string | undefined {
    const { draft } = this
    if (draft === undefined || this.file !== file) return 'no event stands right before it that it could add to'
    const added = new Map<string, string>()
    for (const [name, template] of adds) {
      const value = template(lookup)
      if (value === undefined || value === null) continue
      const before = draft.fields[name]
      const text = before === undefined || before === null ? textOf(value) : `${before}\n${textOf(value)}`
      const wrong = this.wrongWith(draft, name, text)
      if (wrong !== undefined) return wrong
      added.set(name, text)
    }
    if (added.size === 0) return 'it has nothing that could be added to the event before it'
    for (const [name, text] of added) draft.fields[name] = text
    return undefined
  }

  private wrongWith({ op, message }: EventDraft, name: string, { length }: string): string | undefined {
    const { marks, messages } = this.tables
    const table = message === undefined ? marks.get(op) : messages.get(message)
    if (table?.columns.get(name)?.type !== 'text')
      return `the event before it, ${quote(message ?? op)}, has no text ${quote(name)} to add to`
    const most = LIMITS.importLineBytes
    if (length <= most) return undefined
    return `with it ${quote(name)} of the event before it would have more than ${most.toLocaleString('en')} characters`
  }
}
