import Handlebars from 'handlebars'
import { isError, oneOf, type Problem, ProtokollError, throwIfAny } from '../common/errors.ts'
import { LIMITS } from '../common/limits.ts'
import { callProblems, type Tree } from './template-calls.ts'

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

  /**
   * Throws `TEMPLATE_SYNTAX` for every template that is not well formed, and `TEMPLATE_UNKNOWN` for every one that calls
   * a template or a helper that there is not.
   */
  constructor(files: readonly TemplateFile[], helpers: Helpers = {}) {
    const parsed = files.map((file) => ({ file, ...parse(file) }))
    throwIfAny(parsed.flatMap(({ problems }) => problems))
    const callable = { templates: files.map(({ name }) => name), helpers: [...BUILT_IN, ...Object.keys(helpers)] }
    throwIfAny(parsed.flatMap(({ file, tree }) => (tree ? callProblems(tree, file.file, callable) : [])))
    const handlebars = Handlebars.create()
    handlebars.registerHelper(helpers)
    // What is called is known by now: without this, every value would be looked for among the helpers first.
    const known = Object.fromEntries(Object.keys(helpers).map((name) => [name, true]))
    const options = { strict: true, noEscape: true, knownHelpersOnly: true, knownHelpers: known }
    this.compiled = new Map(
      parsed.map(({ file, tree }) => {
        const template = handlebars.compile(tree, options)
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

/** The helpers that Handlebars brings and that make text. */
const BUILT_IN = ['if', 'unless', 'each', 'with', 'lookup']

function parse({ file, source }: TemplateFile): { tree?: Tree; problems: Problem[] } {
  try {
    return { tree: Handlebars.parse(source), problems: [] }
  } catch (error) {
    const [first = '', ...more] = messageOf(error).split('\n')
    const line = Number(/on line (\d+)/.exec(first)?.[1] ?? /- (\d+):\d+$/.exec(first)?.[1] ?? 1)
    const found = more.at(0)
    const legal = more.at(-1)?.replace(/^Expecting /, '')
    const details = more.length > 1 && found !== undefined && legal !== undefined ? { found, legal } : {}
    const advice = 'see handlebarsjs.com for the syntax'
    const message = first.replace(/:$/, '')
    return { problems: [{ code: 'TEMPLATE_SYNTAX', file, line, message, ...details, advice }] }
  }
}

/** A template that says where it is when it fails, also when another calls it. */
function named(template: Handlebars.TemplateDelegate, { file }: TemplateFile): Handlebars.TemplateDelegate {
  let calls = 0
  return (context, options) => {
    calls += 1
    try {
      if (calls > LIMITS.nestedTemplates)
        throw new ProtokollError({ code: 'TEMPLATE_FIELD', file, message: 'it calls itself' })
      return template(context, options)
    } catch (error) {
      if (error instanceof ProtokollError) throw error
      throw new ProtokollError(fieldProblem(messageOf(error), file, context))
    } finally {
      calls -= 1
    }
  }
}

function fieldProblem(text: string, file: string, context: unknown): Problem {
  const line = Number(/- (\d+):\d+$/.exec(text)?.[1] ?? Number.NaN)
  const place = Number.isNaN(line) ? { file } : { file, line }
  const partial = /^The partial (\S+) could not be found/.exec(text)?.[1]
  if (partial) return { ...place, code: 'TEMPLATE_UNKNOWN', message: `no template is called "${partial}"` }
  const field = /^"([^"]*)" not defined/.exec(text)?.[1] ?? /^Cannot use 'in' operator .* '([^']*)' in/.exec(text)?.[1]
  if (field === undefined) return { ...place, code: 'TEMPLATE_FIELD', message: text }
  return { ...place, code: 'TEMPLATE_FIELD', message: 'an unknown field', field, legal: oneOf(fieldsOf(context)) }
}

/** The fields of a view; those of its lists' items as `list[].field`. */
function fieldsOf(view: unknown): string[] {
  if (typeof view !== 'object' || view === null) return []
  return Object.entries(view).flatMap(([name, value]) => {
    const below = Array.isArray(value) ? fieldsOf(value[0]) : []
    return [name, ...below.filter((each) => !each.includes('[')).map((each) => `${name}[].${each}`)]
  })
}

function messageOf(error: unknown): string {
  return isError(error) ? error.message : String(error)
}
