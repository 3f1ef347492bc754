import { isTold } from '../../tracer/trace/cells.ts'
import { isMessageEvent, type TraceEvent } from '../../tracer/trace/events.ts'
import { fieldMeaningText, meaningText } from '../../tracer/trace/meanings.ts'
import { titleOf } from '../model/story.ts'
import type { Run } from '../model/traced-run.ts'

type Words = Pick<Run, 'vocabulary' | 'cells'>

/** All that a message says, or a mark: every field by its name, with what it means. */
export function Message({ event, words }: { readonly event: TraceEvent; readonly words: Words }) {
  const { vocabulary, cells } = words
  const isMessage = isMessageEvent(event)
  const word = isMessage ? vocabulary.messages.get(event.message) : vocabulary.marks.get(event.op)
  const told = (word?.fields ?? []).filter((field) => isTold(field, event.fields))
  return (
    <div class="lens-message" data-message={isMessage ? event.message : event.op}>
      <h3>{titleOf(event, words)}</h3>
      <p class="lens-meaning">{meaningText(word?.meaning ?? '')}</p>
      {told.length > 0 && (
        <table>
          <tbody>
            {told.map((field) => (
              <tr key={field.id}>
                <th scope="row">
                  {field.id}
                  <span class="lens-meaning">{fieldMeaningText(field.meaning)}</span>
                </th>
                <td data-field={field.id}>{cells.value(field, event.fields?.[field.id] ?? null)}</td>
              </tr>
            ))}
          </tbody>
        </table>
      )}
    </div>
  )
}
