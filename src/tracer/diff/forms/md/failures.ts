import { counted } from '../../../common/counted.ts'
import { LIMITS } from '../../../common/limits.ts'
import { type Block, parseProse } from '../../../text/markup.ts'
import type { Templates } from '../../../text/templates.ts'
import { reasonText } from '../../../trace/reason-text.ts'
import type { FailureTold, LoneTest, Report, WindowStep } from '../../report.ts'
import { withLog } from '../log-places.ts'
import { nameOf } from '../report-texts.ts'
import { codeFence, codeSpan, htmlCode, isPlainSentence } from './escape-markdown.ts'
import { mermaidFence } from './mermaid.ts'
import { pictureOf } from './message-picture.ts'
import { link, onePage } from './test-links.ts'

/** Of each new test that fails how that came about: with its picture, without, and without its events. */
export function failureForms({ added }: Report, templates: Templates): string[][] {
  const failing = added.filter(({ failure }) => failure !== undefined).slice(0, LIMITS.commentFailures)
  return failing.map((test) => {
    const view = failureView(test, test.failure as FailureTold)
    const forms = [view, { ...view, picture: '' }, { ...view, picture: '', events: '' }]
    return forms.map((each) => templates.render('failure', each))
  })
}

function failureView(test: LoneTest, failure: FailureTold): Record<string, unknown> {
  const { events, leftOut, nodes, description } = failure
  const steps = events.map((place): WindowStep => ({ status: 'same', before: null, after: place, fields: [] }))
  const page = onePage(test.pages)
  return {
    nameHtml: htmlCode(nameOf(test)),
    pages: page ? link(codeSpan(nameOf(test)), page) : '',
    reason: test.reason ? codeSpan(reasonText(test.reason)) : '',
    told: parseProse(description).map(blockText),
    events:
      events.length > 0
        ? codeFence(
            'text',
            events.map((place) => withLog(place.text, place)),
          )
        : '',
    leftOut: leftOut > 0 ? counted(leftOut, 'other') : '',
    picture: mermaidFence(pictureOf({ steps, nodes })),
  }
}

/** Nothing of it is more than text: what is not plainly words stands in code. */
function blockText(block: Block): string {
  switch (block.type) {
    case 'paragraph':
      return inlineText(block.text)
    case 'list':
      return block.items.map((item, i) => `${block.ordered ? `${i + 1}.` : '-'} ${inlineText(item)}`).join('\n')
    case 'code':
      return codeFence('text', block.lines)
  }
}

/** Pieces of code beside each other would not be two: where words cannot stand as they are, all of it is one. */
function inlineText(spans: Extract<Block, { type: 'paragraph' }>['text']): string {
  const isPlain = spans.every(({ code, text }) => code || isPlainSentence(text))
  if (!isPlain) return codeSpan(spans.map(({ text }) => text).join(''))
  return spans.map(({ code, text }) => (code ? codeSpan(text) : text)).join('')
}
