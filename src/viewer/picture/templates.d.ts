/** The templates of pictures, compiled when the viewer is bundled: see scripts/bundle.mjs. */
declare module 'protokoll:svg-templates' {
  /** By their names: how each is filled in, as Handlebars' runtime takes it. */
  const specifications: Readonly<Record<string, unknown>>
  export default specifications
}

/** What of Handlebars fills in templates that have been compiled. Its own types leave out most of it. */
declare module 'handlebars/runtime.js' {
  type Filled = (view: object) => string
  interface Runtime {
    create(): Runtime
    template(specification: unknown): Filled
    registerPartial(name: string, template: Filled): void
  }
  const runtime: Runtime
  export default runtime
}
