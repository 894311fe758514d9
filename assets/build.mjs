// Compiles styles and scripts into egov/static/egov (or the folder named as first argument). Same input, same bytes.
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv[2] ?? join(here, '..', 'egov', 'static', 'egov')
mkdirSync(join(out, 'fonts'), { recursive: true })

for (const name of ['app', 'desk']) {
  const made = sass.compile(join(here, 'scss', `${name}.scss`), { style: 'compressed', quietDeps: true, loadPaths: [here] })
  writeFileSync(join(out, `${name}.css`), made.css + '\n')
}
for (const name of ['public', 'desk']) {
  await esbuild.build({ entryPoints: [join(here, 'js', `${name}.js`)], bundle: true, minify: true, format: 'esm', target: 'es2020', legalComments: 'none', nodePaths: [join(here, 'node_modules')], outfile: join(out, `${name}.js`) })
}
const copies = {
  'node_modules/htmx.org/dist/htmx.min.js': 'htmx.min.js',
  'node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-latin-wght-normal.woff2': 'fonts/source-sans-3-latin-wght-normal.woff2',
  'node_modules/@fontsource-variable/source-sans-3/files/source-sans-3-vietnamese-wght-normal.woff2': 'fonts/source-sans-3-vietnamese-wght-normal.woff2',
  'fonts/be-vietnam-pro-600.woff2': 'fonts/be-vietnam-pro-600.woff2',
  'mark.svg': 'mark.svg',
}
for (const [from, to] of Object.entries(copies)) copyFileSync(join(here, from), join(out, to))
