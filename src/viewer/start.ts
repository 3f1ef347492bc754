import { startCompare } from './compare/start-compare.tsx'
import { startExplorer } from './explorer/start-explorer.tsx'
import { startPage } from './page/start-page.tsx'

/** The bundle's entry: looks at the document to know what it is in. */
const traces = document.querySelectorAll<HTMLElement>('[data-protokoll-trace]')
if (traces.length > 0) startPage(traces)
const explorer = document.querySelector<HTMLElement>('[data-protokoll-explorer]')
if (explorer) startExplorer(explorer)

const report = document.querySelector('[data-protokoll-compare]')
if (report) startCompare()
