import type { Templates } from '../../../text/templates.ts'
import type { Alarm } from '../../document/alarms.ts'
import type { Document, Section } from '../../document/document.ts'
import { type FeatureBlock, isRecorded } from '../../document/outline.ts'
import { partsIn } from '../../document/section-parts.ts'
import { featureLabel, pageLabel, pagePath, sectionLabel, shortPageLabel } from '../paths.ts'
import type { OutputFile, WriteOptions } from '../writer.ts'
import { escapeInline, escapeLine, escapeName } from './escape-rst.ts'
import { failureView } from './failure.ts'
import { includesOf } from './feature-texts.ts'
import { fileLink } from './file-link.ts'
import { subjectOf } from './index-entry.ts'
import { partLink, partView, traceView } from './part-page.ts'
import { renderProse } from './rst-markup.ts'
import { stripLines } from './strip-lines.ts'
import { tidy } from './tidy.ts'

/** The page of a test: what it is about, and its sections. */
export function pageFile(document: Document, templates: Templates, options: WriteOptions): OutputFile {
  const { slugs, test, file, group, description, sections, source, links } = document
  const view = {
    label: pageLabel(document),
    ...traceView(document),
    testSlug: slugs.test,
    shortLabel: shortPageLabel(document, options),
    test: escapeName(test),
    testLine: escapeLine(test),
    file: escapeName(file),
    group: escapeName(group),
    description: renderProse(description, links),
    subject: subjectOf(test),
    files: filesView(document, options),
    ...failureView(document),
    alarms: sections.flatMap((section) => section.alarms.map((alarm) => alarmLink(alarm, section, document))),
    sections: sections.map((section, i) => sectionView(section, i === sections.length - 1, document, options)),
  }
  return { path: pagePath(document), content: tidy(templates.render('page', view)), source }
}

/** The test's file and the trace's, each with where it can be read. What a failing test leaves is committed by nobody. */
function filesView({ path, tracePath, failed }: Document, { repository }: WriteOptions): object {
  const file = (at: string, isPublic: boolean) => ({
    shown: at === '' ? '' : escapeLine(at),
    link: isPublic && at !== '' ? fileLink(repository, at) : '',
  })
  return { test: file(path, true), trace: file(tracePath, !failed) }
}

function sectionView(section: Section, isLast: boolean, document: Document, options: WriteOptions): object {
  const block = (each: FeatureBlock) => featureView(each, options)
  const { diagrams, vocabulary } = options
  const [first, ...more] = partsIn(document, section)
  return {
    label: sectionLabel(document, section),
    title: escapeName(section.title),
    preparation: section.preparation,
    protocol: escapeInline(vocabulary.title),
    tests: section.tests.map(block),
    uses: section.uses.map(block),
    testChips: section.tests.map((each) => chipsOf(each, options)),
    useChips: section.uses.map((each) => chipsOf(each, options)),
    named: section.tests.length + section.uses.length > 0,
    both: section.tests.length > 0 && section.uses.length > 0,
    // What broke is not hidden.
    folded: section.preparation && section.alarms.length === 0 && !(document.failed && isLast),
    recorded: isRecorded(section),
    plantuml: diagrams !== 'svg',
    ...partView(document, section, first, options),
    rowCount: section.rows,
    strip: stripLines(section.strip),
    stripRoles: stripRoles(section.strip, options),
    here: first !== undefined && first.pictures.length > 0,
    next: more[0] ? partLink(document, section, more[0]) : false,
    more: more.map((part) => partLink(document, section, part)),
  }
}

/** What leads from the top of a page to the section with the alarm, or to the page with that part of it. */
function alarmLink({ label, node, row }: Alarm, section: Section, document: Document): object {
  const part = partsIn(document, section).find(({ last }) => row <= last)
  const link = part ? partLink(document, section, part) : {}
  return { label: escapeName(label), node: escapeName(node), number: section.number, ...link }
}

/** A feature, with those of its branches that no other of them implies. */
function chipsOf({ feature, branches }: FeatureBlock, { catalogue }: WriteOptions): object {
  const chip = (id: string) => ({ title: escapeLine(catalogue.titleOf(id)), label: featureLabel(id) })
  const shown = branches.filter((branch) => !branches.some((other) => other.startsWith(`${branch}.`)))
  return { ...chip(feature), branches: shown.map((branch) => chip(`${feature}/${branch}`)) }
}

/** The roles that a strip shows, in the vocabulary's order. */
function stripRoles(strip: Section['strip'], { vocabulary }: WriteOptions): object[] {
  const shown = new Set(strip.map(({ roleId }) => roleId))
  return [...vocabulary.roles.values()].filter(({ id }) => shown.has(id)).map(({ id, color }) => ({ id, color }))
}

function featureView({ feature, branches }: FeatureBlock, options: WriteOptions): object {
  const view = (id: string, name: string) => ({
    ...includesOf(id, options),
    id: escapeInline(id),
    name,
    label: featureLabel(id),
  })
  const branch = (id: string) => view(`${feature}/${id}`, `${feature}/branches/${id}`)
  return { ...view(feature, feature), branches: branches.map(branch) }
}
