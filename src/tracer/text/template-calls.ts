import Handlebars from 'handlebars'
import { oneOf, type Problem, quote } from '../common/errors.ts'

/** A template's syntax tree. */
export type Tree = ReturnType<typeof Handlebars.parse>

/** What a template may call. */
export interface Callable {
  readonly templates: readonly string[]
  readonly helpers: readonly string[]
}

type Call = Pick<hbs.AST.MustacheStatement, 'path' | 'params' | 'hash' | 'loc'>

/**
 * Looks for calls of templates and helpers that there are not, without running anything: a call that is seldom reached
 * is refused as well. Returns what is wrong.
 */
export function callProblems(tree: Tree, file: string, { templates, helpers }: Callable): Problem[] {
  const visitor = new CallVisitor(templates, helpers)
  visitor.accept(tree)
  return visitor.problems.map((problem) => ({ file, ...problem }))
}

class CallVisitor extends Handlebars.Visitor {
  readonly problems: Problem[] = []
  private readonly templates: readonly string[]
  private readonly helpers: readonly string[]

  constructor(templates: readonly string[], helpers: readonly string[]) {
    super()
    this.templates = templates
    this.helpers = helpers
  }

  override PartialStatement(partial: hbs.AST.PartialStatement): void {
    const { name, loc } = partial
    if (name.type === 'PathExpression') this.need('template', name.original, this.templates, loc)
    super.PartialStatement(partial)
  }

  override MustacheStatement(call: hbs.AST.MustacheStatement): void {
    this.call(call)
    super.MustacheStatement(call)
  }

  override BlockStatement(call: hbs.AST.BlockStatement): void {
    this.call(call)
    super.BlockStatement(call)
  }

  override SubExpression(call: hbs.AST.SubExpression): void {
    this.call(call)
    super.SubExpression(call)
  }

  /** Handlebars looks up values that parameters name without asking whether they exist, unless it is told to. */
  override PathExpression(path: hbs.AST.PathExpression): void {
    Object.assign(path, { strict: true })
    const { line } = path.loc.start
    for (const field of path.parts.filter((part) => part in Object.prototype))
      this.problems.push({ code: 'TEMPLATE_FIELD', line, message: 'an unknown field', field })
  }

  /** What is given parameters is a helper; without them it is a value, which is looked for when there is one. */
  private call({ path, params, hash, loc }: Call): void {
    if (params.length === 0 && !hash) return
    if ('original' in path) this.need('helper', String(path.original), this.helpers, loc)
  }

  private need(what: string, name: string, known: readonly string[], { start }: hbs.AST.SourceLocation): void {
    if (known.includes(name)) return
    const message = `no ${what} is called ${quote(name)}`
    this.problems.push({ code: 'TEMPLATE_UNKNOWN', line: start.line, message, legal: oneOf(known) })
  }
}
