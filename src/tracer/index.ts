/** Everything that tools around protokoll need. Test files import `protokoll/vitest`. */
export { describeProblem, type ErrorCode, type Problem, ProtokollError } from './common/errors.ts'
export { type DiffSide, diffTraces } from './diff/diff-traces.ts'
export type * from './diff/report.ts'
export { CHANGE_KINDS, CLASSES, REPORT_VERSION } from './diff/report.ts'
export { Catalogue, type CatalogueEntry, type CataloguePlace, type TextKind } from './features/catalogue.ts'
export { evidenceProblems } from './features/claims.ts'
export type { Evidence, Part } from './features/evidence/evidence.ts'
export { parseEvidence } from './features/evidence/parse-evidence.ts'
export { type Compared, type DiffOptions, diffProject } from './io/diff-project.ts'
export { type Files, filesFrom } from './io/files.ts'
export { loadCatalogue, loadTemplates, loadTraces, loadVocabulary } from './io/load.ts'
export { loadProject, type Project, parseProject } from './io/project.ts'
export type { Published } from './io/publish.ts'
export { renderInThreads, renderProject } from './io/render-project.ts'
export type { RenderOptions, RenderResult } from './io/rendering.ts'
export { type ReportOptions, writeReport } from './io/write-report.ts'
export type { Untested } from './pages/document/site.ts'
export { type PageOptions, type RenderInput, type RenderOutput, render, type SharedPages } from './pages/page-maker.ts'
export { THEMES } from './pages/writers/themes.ts'
export type { Diagrams, OutputFile, Theme } from './pages/writers/writer.ts'
export type { TemplateFile } from './text/templates.ts'
export type {
  HandleEvent,
  Header,
  MarkEvent,
  MeanwhileLine,
  MessageEvent,
  Observation,
  Outcome,
  SectionLine,
  TraceEvent,
  TraceLine,
  TransferEvent,
  Value,
  Values,
} from './trace/events.ts'
export { type FoldedSection, type Frame, fold, type States } from './trace/fold.ts'
export { parseVocabulary } from './trace/parse-vocabulary.ts'
export { readTrace } from './trace/read.ts'
export { Recorder, type SectionCheck, type Source } from './trace/recorder.ts'
export type { Failure } from './trace/refusals.ts'
export type { Claims, FeatureCheck } from './trace/section-titles.ts'
export type { Trace, TraceSection } from './trace/trace.ts'
export type { Field, MarkWord, MessageWord, RoleWord, VariableWord, Vocabulary } from './trace/vocabulary.ts'
