// Runs in a browser, in the page that shows a comment; tests/cases/github.ts says what for.

mermaid.initialize({ startOnLoad: false, securityLevel: 'strict' })

const main = document.querySelector('main')
const each = (names) => [...new Set(names)].sort()

globalThis.show = (html) => {
  // Scripts that come this way do not run; that there are none is seen in the elements.
  main.innerHTML = html
}

globalThis.look = () => {
  const all = [...main.querySelectorAll('*')]
  const open = []
  const walker = document.createTreeWalker(main, NodeFilter.SHOW_TEXT)
  while (walker.nextNode()) {
    const { parentElement, data } = walker.currentNode
    if (!parentElement.closest('code, pre, a')) open.push(data)
  }
  return {
    elements: each(all.map(({ localName }) => localName)),
    attributes: each(
      all.flatMap(({ localName, attributes }) => [...attributes].map(({ name }) => `${localName} ${name}`)),
    ),
    links: all.flatMap((element) => element.getAttribute('href') ?? element.getAttribute('src') ?? []),
    open,
    text: main.textContent,
    headings: main.querySelectorAll('h1, h2, h3, h4, h5, h6').length,
    folds: main.querySelectorAll('details').length,
  }
}

// Puts pictures in the place of diagrams.
globalThis.draw = async () => {
  const found = []
  for (const pre of main.querySelectorAll('pre[lang=mermaid]')) {
    try {
      const { svg } = await mermaid.render(`diagram-${found.length}`, pre.textContent)
      const figure = document.createElement('figure')
      figure.innerHTML = svg
      pre.replaceWith(figure)
      found.push([...figure.querySelectorAll('text')].map(({ textContent }) => textContent))
    } catch (error) {
      found.push(String(error))
    }
  }
  return found
}

globalThis.unfold = () => {
  for (const each of main.querySelectorAll('details')) each.open = true
}
