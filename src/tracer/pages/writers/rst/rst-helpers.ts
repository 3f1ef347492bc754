import type { HelperOptions } from 'handlebars'
import { columns } from '../../../text/columns.ts'
import type { Helpers } from '../../../text/templates.ts'

export const rstHelpers: Helpers = {
  /** `{{#heading "="}}text{{/heading}}`: the text with a line of that character below it; `over=true`: above it too. */
  heading(this: unknown, character: string, options: HelperOptions): string {
    const text = options.fn(this).trim()
    const line = character.repeat(columns(text))
    return `${options.hash['over'] === true ? `${line}\n` : ''}${text}\n${line}\n`
  },
}
