import Handlebars from 'handlebars'
import { oneOf, type Problem, ProtokollError, throwIfAny } from '../errors.ts'

/** One template file: what it is called, where it is, and what it says. */
export interface TemplateFile {
  /** The file's name without its ending; other templates call it by this. */
  readonly name: string
  /** Where it is, as errors name it. */
  readonly file: string
  readonly source: string
}

export type Helpers = Readonly<Record<string, Handlebars.HelperDelegate>>

/** The templates of one format, ready to be filled in. */
export class Templates {
  private readonly compiled: ReadonlyMap<string, Handlebars.TemplateDelegate>

  /** Throws `TEMPLATE_SYNTAX` for every template that is not well formed. */
  constructor(files: readonly TemplateFile[], helpers: Helpers = {}) {
    throwIfAny(files.flatMap(syntaxProblems))
    const handlebars = Handlebars.create()
    handlebars.registerHelper(helpers)
    this.compiled = new Map(
      files.map((file) => {
        const template = handlebars.compile(file.source, { strict: true, noEscape: true })
        return [file.name, named(template, file)]
      }),
    )
    for (const [name, template] of this.compiled) handlebars.registerPartial(name, template)
  }

  /** Fills in a template. Throws `TEMPLATE_FIELD` where it asks for a value that there is not. */
  render(name: string, view: object): string {
    const template = this.compiled.get(name)
    if (template) return template(view)
    const legal = oneOf(this.compiled.keys())
    throw new ProtokollError({ code: 'TEMPLATE_UNKNOWN', message: `no template is called "${name}"`, legal })
  }
}

function syntaxProblems({ file, source }: TemplateFile): Problem[] {
  try {
    Handlebars.parse(source)
    return []
  } catch (error) {
    const [first = '', ...more] = messageOf(error).split('\n')
    const line = Number(/on line (\d+)/.exec(first)?.[1] ?? /- (\d+):\d+$/.exec(first)?.[1] ?? 1)
    const found = more.at(0)
    const legal = more.at(-1)?.replace(/^Expecting /, '')
    const details = more.length > 1 && found !== undefined && legal !== undefined ? { found, legal } : {}
    const advice = 'see handlebarsjs.com for the syntax'
    return [{ code: 'TEMPLATE_SYNTAX', file, line, message: first.replace(/:$/, ''), ...details, advice }]
  }
}

/** A template that says where it is when it fails, also when another calls it. */
function named(template: Handlebars.TemplateDelegate, { file }: TemplateFile): Handlebars.TemplateDelegate {
  return (context, options) => {
    try {
      return template(context, options)
    } catch (error) {
      if (error instanceof ProtokollError) throw error
      throw new ProtokollError(fieldProblem(messageOf(error), file, context))
    }
  }
}

function fieldProblem(text: string, file: string, context: unknown): Problem {
  const line = Number(/- (\d+):\d+$/.exec(text)?.[1] ?? Number.NaN)
  const place = Number.isNaN(line) ? { file } : { file, line }
  const partial = /^The partial (\S+) could not be found/.exec(text)?.[1]
  if (partial) return { ...place, code: 'TEMPLATE_UNKNOWN', message: `no template is called "${partial}"` }
  const field = /^"([^"]*)" not defined/.exec(text)?.[1] ?? /^Missing helper: "([^"]*)"/.exec(text)?.[1]
  if (field === undefined) return { ...place, code: 'TEMPLATE_FIELD', message: text }
  const names = typeof context === 'object' && context !== null ? Object.keys(context) : []
  return { ...place, code: 'TEMPLATE_FIELD', message: 'an unknown field', field, legal: oneOf(names) }
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error)
}
