// Starts the demo and a browser for the tests, and stops both.
import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import AxeBuilder from '@axe-core/playwright';
import { chromium } from 'playwright-core';

const here = dirname(fileURLToPath(import.meta.url));
/** Where the programs are built. */
export const target = process.env.CARGO_TARGET_DIR ?? join(here, '../../target');

/** Where screenshots go; not kept in git. */
export const artifacts = join(here, 'artifacts');

/** The demo's password, as its start-up prints it. */
export const password = 'letka-demo';

export const phone = { width: 390, height: 844 };
export const desktop = { width: 1280, height: 800 };

async function freePort() {
  const server = createServer();
  await new Promise((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address();
  await new Promise((resolve) => server.close(resolve));
  return port;
}

/** Starts `letka-demo` in a folder of its own and waits for the URL that it prints. */
export async function startDemo() {
  const data = mkdtempSync(join(tmpdir(), 'letka-e2e-'));
  const listen = `127.0.0.1:${await freePort()}`;
  const child = spawn(
    join(target, 'debug/letka-demo'),
    ['--data', data, '--fresh', '--listen', listen, '--udp', '127.0.0.1:0'],
    { stdio: ['ignore', 'pipe', 'pipe'] },
  );
  let output = '';
  const url = await new Promise((resolve, reject) => {
    const late = setTimeout(() => reject(new Error(`the demo did not start:\n${output}`)), 120_000);
    const read = (chunk) => {
      output += chunk;
      const found = output.match(/http:\/\/127\.0\.0\.1:\d+/);
      if (found && output.includes('admin')) {
        clearTimeout(late);
        resolve(found[0]);
      }
    };
    child.stdout.on('data', read);
    child.stderr.on('data', read);
    child.on('exit', (code) => reject(new Error(`the demo ended with ${code}:\n${output}`)));
  });
  const stop = async () => {
    child.removeAllListeners('exit');
    const ended = new Promise((resolve) => child.once('exit', resolve));
    child.kill('SIGINT');
    await Promise.race([ended, new Promise((resolve) => setTimeout(resolve, 10_000).unref())]);
    child.kill('SIGKILL');
    rmSync(data, { recursive: true, force: true });
  };
  return { url, stop, output: () => output };
}

/** Debian's Chromium, with software WebGL and no calls home. */
export function startBrowser() {
  return chromium.launch({
    executablePath: process.env.CHROMIUM ?? '/usr/bin/chromium',
    args: [
      '--no-sandbox',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      '--use-gl=angle',
      '--use-angle=swiftshader',
      '--enable-unsafe-swiftshader',
    ],
  });
}

/** A page of a browser that speaks `locale`. Errors of the page fail the test that asks. */
export async function openPage(browser, url, { locale = 'en-GB', viewport = desktop } = {}) {
  const context = await browser.newContext({ locale, viewport, timezoneId: 'Europe/Prague' });
  const page = await context.newPage();
  page.setDefaultTimeout(20_000);
  page.faults = [];
  page.on('pageerror', (error) => page.faults.push(String(error)));
  page.on('console', (message) => {
    // A refused sign-in and the question who is signed in are answered with 401 by design.
    const expected = message.text().includes('status of 401') || message.text().includes('status of 422') || message.text().includes('status of 409');
    if (message.type() === 'error' && !expected) page.faults.push(`${message.text()} ${message.location().url}`);
  });
  await page.goto(url);
  return page;
}

export const id = (page, name) => page.getByTestId(name);

/** The way to a section: at the top of a desktop, at the bottom of a phone. */
export const section = (page, name) =>
  page.locator(`[data-testid="nav-${name}"], [data-testid="tab-${name}"]`).filter({ visible: true });

/** Goes to a section, through *more* where it has no place of its own. */
export async function goTo(page, name) {
  const way = section(page, name);
  if ((await way.count()) === 0) await section(page, 'more').click();
  await way.click();
}

/** Waits until the map can be used. */
export const mapReady = (page) => page.locator('[data-testid="map"][data-state="ready"]').waitFor();

export async function signIn(page, username) {
  await id(page, 'login-username').fill(username);
  await id(page, 'login-password').fill(password);
  await id(page, 'login-submit').click();
  await section(page, 'live').waitFor();
}

export async function shoot(page, name) {
  mkdirSync(artifacts, { recursive: true });
  await page.screenshot({ path: join(artifacts, `${name}.png`) });
}

/** What axe finds wrong with the page, as lines. The map's own canvas is not ours to mark up. */
export async function faultsOfAccess(page) {
  const result = await new AxeBuilder({ page }).exclude('.maplibregl-canvas').analyze();
  return result.violations.map((v) => `${v.id}: ${v.help} (${v.nodes.map((n) => n.target).join(' | ')})`);
}

/** Waits until `probe` answers with something true. */
export async function until(what, probe, seconds = 60) {
  const end = Date.now() + seconds * 1000;
  for (;;) {
    const value = await probe();
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what}: not within ${seconds} s`);
    await new Promise((resolve) => setTimeout(resolve, 200));
  }
}

/** Signs somebody in on a page of their own; `pages` gets the page, to be asked for its faults at the end. */
export async function signedIn(browser, demo, pages, username, locale, viewport) {
  const page = await openPage(browser, demo.url, { locale, viewport });
  await signIn(page, username);
  pages.push(page);
  return page;
}
