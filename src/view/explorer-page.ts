import { createHash } from 'node:crypto'
import { escapeHtml } from '../tracer/diff/forms/html/escape-html.ts'
import { kindsOfOrigins, originOf, wordFor } from '../tracer/trace/origins.ts'
import type { Payload } from '../viewer/payload.ts'
import type { ViewerBundle } from './viewer-bundle.ts'

/** What a page of the explorer begins with: nothing else is replaced by one. */
export const EXPLORER_MARK = '<!DOCTYPE html><!-- protokoll explorer -->'

export interface ExplorerPage extends ViewerBundle {
  readonly payload: Payload
  /** What a page that a server keeps up to date asks it for; without it, the page asks for nothing. */
  readonly live?: { readonly revision: string }
}

/** A page with everything that it needs in it: traces, words, script and style. */
export function explorerPage(page: ExplorerPage): string {
  const { payload, live } = page
  const name = escapeHtml(payload.vocabulary.title)
  const origins = payload.tests.map(originOf)
  const [kinds, word] = [kindsOfOrigins(origins), wordFor(origins)]
  const title = `${name}: what its ${kinds} ${word === 'test' ? 'did' : 'tell'}`
  const attributes = live === undefined ? '' : ` data-protokoll-live="${escapeHtml(live.revision)}"`
  return `${EXPLORER_MARK}
<html lang="en" class="protokoll-explorer">
<head>
<meta charset="utf-8">
<meta name="viewport" content="width=device-width, initial-scale=1">
<meta name="color-scheme" content="light dark">
<meta name="referrer" content="no-referrer">
<meta http-equiv="Content-Security-Policy" content="${scriptPolicy(page, live !== undefined)}">
<title>${title}</title>
<link rel="icon" href="data:,">
<style>${page.style.replaceAll(/<(?=\/style|!--)/gi, '\\3c ')}</style>
</head>
<body>
<div data-protokoll-explorer${attributes}></div>
<noscript>
<h1>${title}</h1>
<p>This page shows, event by event, what each node did in a ${word}, and how all nodes were at that moment. It needs
JavaScript, which is turned off here. Nothing is loaded from anywhere: the traces of these ${kinds} are in the page itself.</p>
<ul>
${payload.tests.map(({ id, failed }) => `<li>${escapeHtml(id)}${failed ? ' (failed)' : ''}</li>`).join('\n')}
</ul>
</noscript>
<script type="application/json" data-protokoll-payload>${jsonInScript(payload)}</script>
<script>${inScript(page.script)}</script>
</body>
</html>
`
}

/** What the page may do: run this script and no other, have styles, and ask for nothing but what its own server tells. */
export function scriptPolicy({ script }: Pick<ViewerBundle, 'script'>, isLive: boolean): string {
  const hash = createHash('sha256').update(inScript(script)).digest('base64')
  return [
    "default-src 'none'",
    `script-src 'sha256-${hash}'`,
    "style-src 'unsafe-inline'",
    'img-src data:',
    ...(isLive ? ["connect-src 'self'"] : []),
    "base-uri 'none'",
    "form-action 'none'",
  ].join('; ')
}

/** The script in a form that no HTML parser finds the end of: in texts and patterns the backslash says nothing. */
function inScript(script: string): string {
  return script.replaceAll(/<(?=\/script|!--)/gi, '\\x3c')
}

/** JSON that no HTML parser finds the end of a script in. */
function jsonInScript(value: unknown): string {
  return JSON.stringify(value).replaceAll('<', '\\u003c')
}
