/**
 * What is on a page and was not made by us, the theme or Sphinx. Runs in a browser, whose parser decides what a page
 * holds; without showing the page, so that nothing can run. Therefore it is a text, not a function.
 */
const TAGS = [
  ...['html', 'head', 'meta', 'link', 'title', 'body', 'script', 'style', 'noscript'],
  ...[
    'header',
    'footer',
    'nav',
    'main',
    'aside',
    'article',
    'section',
    'div',
    'span',
    'label',
    'input',
    'form',
    'button',
  ],
  ...['h1', 'h2', 'h3', 'h4', 'p', 'a', 'ul', 'ol', 'li', 'dl', 'dt', 'dd', 'em', 'strong', 'code', 'pre', 'br', 'i'],
  ...['table', 'caption', 'colgroup', 'col', 'thead', 'tbody', 'tr', 'th', 'td', 'details', 'summary', 'figure', 'img'],
  ...['figcaption', 'svg', 'symbol', 'defs', 'marker', 'pattern', 'g', 'path', 'line', 'rect', 'circle', 'polygon'],
  ...['polyline', 'polygon', 'text', 'tspan', 'desc', 'use', 'clippath'],
]

/** Takes the text of a page and what scripts may be in it, and returns what else there is. */
export const STRANGERS = `(html, inline) => {
  const tags = new Set(${JSON.stringify(TAGS)})
  const leads = ['href', 'xlink:href', 'src', 'srcset', 'srcdoc', 'data', 'action', 'formaction', 'poster', 'background']
  const found = []
  const page = new DOMParser().parseFromString(html, 'text/html')
  for (const each of page.querySelectorAll('*')) {
    const tag = each.tagName.toLowerCase()
    if (!tags.has(tag)) found.push(each.outerHTML)
    if (tag === 'script' && !each.src && !inline.includes(each.textContent)) found.push(each.outerHTML)
    // Pictures and tables have colours of their own.
    if (tag === 'style' && /url|import|[<\\\\]/i.test(each.textContent)) found.push(each.outerHTML)
    for (const { name, value } of each.attributes) {
      if (/^on/i.test(name)) found.push(each.outerHTML)
      // Only the line at the bottom leads elsewhere: to who made the theme.
      const isCredit = each.closest('.bottom-of-page') && /^https:/.test(value)
      if (leads.includes(name) && /^\\s*(?:[a-z][\\w+.-]*:|\\/)/i.test(value) && !isCredit) found.push(each.outerHTML)
    }
  }
  return found.map((each) => each.slice(0, 200))
}`

/** The scripts that stand in a page itself. */
export const INLINE = `(html) => [...new DOMParser().parseFromString(html, 'text/html').querySelectorAll('script:not([src])')]
  .map((each) => each.textContent)`
