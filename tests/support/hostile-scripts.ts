/** What a script leaves behind that ran where it must not. */
export const MARK = '__pwned'

const RUN = `window.${MARK}=1`
const SCRIPT = `<script>${RUN}</script>`

/** Texts that would run in a browser, or lead somewhere, if they came into a page as what they look like. */
export const SCRIPTS: readonly string[] = [
  SCRIPT,
  ...[
    '">',
    "'>",
    '-->',
    ']]>',
    '</title>',
    '</style>',
    '</script>',
    '</svg>',
    '</textarea>',
    '</summary>',
    '</td>',
  ].map((end) => end + SCRIPT),
  `<img src=x onerror=${RUN}>`,
  `"><img src="x" onerror="${RUN}">`,
  `<svg onload=${RUN}>`,
  `<svg><script>${RUN}</script></svg>`,
  `<details open ontoggle=${RUN}>`,
  `<input autofocus onfocus=${RUN}>`,
  `" autofocus onfocus="${RUN}`,
  `' onmouseover='${RUN}`,
  `<iframe srcdoc="<script>parent.${MARK}=1</script>">`,
  `<object data="javascript:${RUN}"></object>`,
  `<a href="javascript:${RUN}">x</a>`,
  `javascript:${RUN}`,
  `JaVaScRiPt:${RUN}`,
  `\`x <javascript:${RUN}>\`_`,
  `\`x <javascript:${RUN}>\`__`,
  `x_\n\n.. _x: javascript:${RUN}`,
  `.. raw:: html\n\n   ${SCRIPT}`,
  `.. image:: x\n   :target: javascript:${RUN}`,
  `:raw-html:\`${SCRIPT}\``,
  `:download:\`x <javascript:${RUN}>\``,
  `[[javascript:${RUN} x]]`,
  `data:text/html,${SCRIPT}`,
  `&lt;script&gt;${RUN}&lt;/script&gt;`,
  `&#60;script&#62;${RUN}&#60;/script&#62;`,
  `\\<script>${RUN}\\</script>`,
  `{{{${SCRIPT}}}}`,
  `<style>*{background:url(http://elsewhere.invalid/)}</style>`,
  `<base href="http://elsewhere.invalid/">`,
  `<meta http-equiv="refresh" content="0;url=http://elsewhere.invalid/">`,
  `<form action="http://elsewhere.invalid/"><button>`,
  `<![CDATA[${SCRIPT}]]>`,
]
