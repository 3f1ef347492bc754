/** What texts of features may have in them, in reStructuredText, each as docutils reads it too. */
export const CONSTRUCTS = [
  { name: 'paragraphs', rst: 'One\ntwo.\n\nThree -- *four*, **five** and ``si\\x``.' },
  {
    name: 'what looks like Markdown',
    rst: '# a\n\n1.5 [x](y) <b>b</b> &amp; {{7*7}} {x} $a$ :tada: `\n\nimport x\n+ y',
  },
  { name: 'emphasis within a word', rst: 'un\\ *believ*\\ able, (*a*) and 2*3*4, "*", *, ** and *open' },
  { name: 'backslashes', rst: '\\*a\\* \\\\ \\`b\\` c\\_ `\\ d`` \\' },
  { name: 'bullets', rst: 'Text:\n\n- a\n  b\n- c\n\n  - d\n\n    e\n\n  - f\n- g' },
  { name: 'a list that is none', rst: 'a\n- b\n- c\n\n1. d\nis e' },
  { name: 'numbers', rst: '3. a\n4. b\n\n   c\n\n#. d\n#. e' },
  { name: 'two lists', rst: '- a\n- b\n\n* c\n* d' },
  { name: 'definitions', rst: 'a *b*\n    c\n\n    d\n``e``\n    f' },
  { name: 'quotes', rst: 'a\n\n  b\n\n    c\n\n  - d\n\ne' },
  { name: 'code', rst: 'a::\n\n  {{b}}\n    <c>\n\n  ```\n\nd ::\n\n  e\n\n::\n\n  f\n\ng::\n\n> h\n> i' },
  { name: 'code of a language', rst: '.. code-block:: js\n\n  a\n\n    b\n\n.. code::\n\n  c' },
  {
    name: 'links',
    rst: '`a <http://b.c/d_e?f=(g)&h=*>`__, `i <j.html>`_, k_, `l m`_ and __n.\n\n.. _k: http://k\n.. _L M: k_',
  },
  { name: 'links without names', rst: '`a b`__ and c__ and `d`__\n\n.. __: http://a\n__ http://c\n__ http://d' },
  { name: 'addresses', rst: 'See https://a.b/c_d(e). And (http://f.g/h*i).' },
  { name: 'a test', rst: 'As :test:`a\n  b <c> *d*` shows.' },
  { name: 'roles', rst: ':emphasis:`a` :strong:`b` :code:`c*` :sub:`d` `e`:strong: and `f g`' },
  { name: 'comments', rst: 'a\n\n.. b\n   c\n\n   d\n\n..\n   e\n\nf' },
  { name: 'simple tables', rst: '===  ===\na    b\n===  ===\n1    *x*\n2    y\n     z\n===  ===\n\nc' },
  { name: 'simple tables without a head', rst: '==  ===\n1   x|y\n2   ``z|``\n==  ===' },
  {
    name: 'grid tables',
    rst: '+---+-----+\n| a | b   |\n+===+=====+\n| 1 | x   |\n|   |     |\n|   | y_z |\n+---+-----+',
  },
  {
    name: 'list tables',
    rst: '.. list-table:: t\n   :header-rows: 1\n   :widths: 1 2\n\n   * - a\n     - b\n   * - ``c|``\n     - d\n       e\n\n       f\n   * -\n     - g',
  },
] as const
