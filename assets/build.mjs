// Compiles styles and scripts into egov/static/egov (or the folder named as first argument). Same input, same bytes.
import { createHash } from 'node:crypto'
import { copyFileSync, mkdirSync, readdirSync, readFileSync, writeFileSync } from 'node:fs'
import { dirname, join, relative } from 'node:path'
import { fileURLToPath } from 'node:url'
import * as esbuild from 'esbuild'
import * as sass from 'sass'

const here = dirname(fileURLToPath(import.meta.url))
const out = process.argv[2] ?? join(here, '..', 'egov', 'static', 'egov')
for (const folder of ['fonts', 'images']) mkdirSync(join(out, folder), { recursive: true })

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
  'node_modules/@ministryofjustice/frontend/moj/assets/images/icon-document.svg': 'images/icon-document.svg', // named by the timeline's style
  'fonts/be-vietnam-pro-600.woff2': 'fonts/be-vietnam-pro-600.woff2',
  'mark.svg': 'mark.svg',
}
for (const [from, to] of Object.entries(copies)) copyFileSync(join(here, from), join(out, to))

// What was built from what: lets a test without node say whether somebody changed a source, or a compiled file, alone.
const sum = (paths, root) => {
  const digest = createHash('sha256')
  for (const path of paths.sort()) digest.update(relative(root, path) + '\0').update(readFileSync(path))
  return digest.digest('hex')
}
const filesBelow = (folder) => readdirSync(folder, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile()).map((entry) => join(entry.parentPath ?? entry.path, entry.name))
const sources = [...['scss', 'js', 'fonts'].flatMap((name) => filesBelow(join(here, name))), ...['build.mjs', 'mark.svg', 'package-lock.json'].map((name) => join(here, name))]
if (!process.argv[2]) writeFileSync(join(here, 'built.json'), JSON.stringify({ sources: sum(sources, here), compiled: sum(filesBelow(out), out) }, null, 1) + '\n')
