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

  /** `{{#folded when "title"}}content{{/folded}}`: the content, which a click on the title shows if `when` holds. */
  folded(this: unknown, when: unknown, title: string, options: HelperOptions): string {
    const content = options.fn(this)
    if (when !== true) return content
    const lines = content.trim().split('\n')
    return `.. container:: protokoll-fold\n\n   *${title}*\n\n${lines.map((line) => (line === '' ? '' : `   ${line}`)).join('\n')}\n`
  },
}
