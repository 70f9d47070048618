// The flight log: a folder of mixed files is brought, what is uncertain is confirmed with one tap, the
// record is corrected, signed and closed, the logbook adds it up, the evidence is verified. The statistics
// open their rows, two flights are compared, a flight is kept for a case.
import assert from 'node:assert/strict';
import { execFileSync, spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { artifacts, desktop, faultsOfAccess, id, mapReady, phone, shoot, signedIn as signedInAs, startBrowser, startDemo, target, until } from './support.mjs';

let demo, browser, pilot, commander, flight;
const pages = [];

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const signedIn = (...who) => signedInAs(browser, demo, pages, ...who);
const root = new URL('../..', import.meta.url).pathname;
const recording = readFileSync(`${root}/tests/data/sitl/sitl_copter_mission.tlog`);
const given = (name, buffer) => ({ name, mimeType: 'application/octet-stream', buffer });
const confirm = (page) => id(page, 'confirm-yes').click();

test('mixed files are brought, each with what came of it', async () => {
  pilot = await signedIn('pilot', 'cs-CZ', desktop);
  await pilot.goto(`${demo.url}/flights`);
  await id(pilot, 'to-upload').click();
  await id(pilot, 'log-files').setInputFiles([given('let.tlog', recording), given('poznamky.txt', Buffer.from('nic')), given('kopie.tlog', recording)]);
  await until('all are read', async () => (await id(pilot, 'upload-row').and(pilot.locator('[data-state="sending"]')).count()) === 0);
  const states = await id(pilot, 'upload-row').evaluateAll((rows) => rows.slice(0, 3).map((row) => row.dataset.state));
  assert.deepEqual(states, ['flights', 'fault', 'flights']);
  await shoot(pilot, 'uploads-cs-desktop');
  await pilot.reload();
  await id(pilot, 'upload-row').filter({ hasText: 'let.tlog' }).waitFor();
  await id(pilot, 'upload-row').filter({ hasText: 'let.tlog' }).getByRole('link').first().click();
  await id(pilot, 'flight-record').waitFor();
  flight = pilot.url();
});

test('the pilot says with one tap who flew it, and what aircraft', async () => {
  // The recording is of no aircraft of the fleet: a person says which it was.
  await id(pilot, 'correct-flight').click();
  const option = await id(pilot, 'flight-aircraft').locator('option', { hasText: 'BRUS-01' }).getAttribute('value');
  await id(pilot, 'flight-aircraft').selectOption(option);
  await confirm(pilot);
  await pilot.getByRole('dialog').locator('[data-testid="fault"]').first().waitFor();
  await id(pilot, 'correct-reason').fill('Letoun podle výdeje.');
  await confirm(pilot);
  await id(pilot, 'flight-versions').waitFor();
  assert.match(await id(pilot, 'flight-field-aircraft').innerText(), /BRUS-01/);
  await shoot(pilot, 'flight-record-cs-desktop');
});

test('it is signed by its pilot and closed by the commander', async () => {
  await id(pilot, 'sign-pilot').click();
  await id(pilot, 'sign-pilot').waitFor({ state: 'detached' });
  commander = await signedIn('commander', 'en-GB', desktop);
  await commander.goto(flight);
  await id(commander, 'sign-commander').click();
  await commander.locator('[data-testid="flight-record"][data-closed="true"]').waitFor();
  assert.equal(await id(commander, 'correct-flight').count(), 0);
  await shoot(commander, 'flight-closed-en-desktop');
});

test('a flight is entered by hand on a phone, filled in like the last one', async () => {
  const page = await signedIn('pilot', 'en-GB', phone);
  await page.goto(`${demo.url}/flights/new`);
  await id(page, 'flight-takeoff').waitFor();
  await id(page, 'flight-minutes').fill('0');
  await id(page, 'flight-save').click();
  await page.locator('[data-testid="flight-minutes"][aria-invalid="true"]').waitFor();
  await shoot(page, 'flight-by-hand-en-phone');
  const option = await id(page, 'flight-aircraft').locator('option', { hasText: 'MAVIC-05' }).getAttribute('value');
  await id(page, 'flight-aircraft').selectOption(option);
  await id(page, 'flight-minutes').fill('7');
  await id(page, 'flight-save').click();
  await id(page, 'flight-record').waitFor();
  assert.match(await id(page, 'flight-field-duration').innerText(), /7/);
  await page.goto(`${demo.url}/flights/gaps`);
  await id(page, 'gap-row').and(page.locator('[data-kind="no_log"]')).first().waitFor();
  await shoot(page, 'gaps-en-phone');
});

test('the logbook adds up, and is a file to print', async () => {
  await pilot.goto(`${demo.url}/flights/logbook`);
  await id(pilot, 'logbook').waitFor();
  await shoot(pilot, 'logbook-cs-desktop');
  const href = await id(pilot, 'logbook-pdf').getAttribute('href');
  const answer = await pilot.request.get(new URL(href, demo.url).href);
  const file = `${artifacts}/logbook.pdf`;
  writeFileSync(file, await answer.body());
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  for (const word of ['Letový deník', 'Převod', 'BRUS-01']) assert.ok(text.includes(word), word);
});

test('the evidence is taken out and verified without the server', async () => {
  await commander.goto(flight);
  const href = await id(commander, 'flight-evidence').getAttribute('href');
  const answer = await commander.request.get(new URL(href, demo.url).href);
  assert.equal(answer.status(), 200);
  const file = `${artifacts}/evidence.zip`;
  const bytes = await answer.body();
  const verify = () => spawnSync(`${target}/debug/letka`, ['evidence', 'verify', file], { encoding: 'utf8' });
  writeFileSync(file, bytes);
  const intact = verify();
  assert.equal(intact.status, 0, intact.stdout + intact.stderr);
  assert.match(intact.stdout, /intact/);
  bytes[Math.floor(bytes.length / 2)] ^= 1;
  writeFileSync(file, bytes);
  assert.notEqual(verify().status, 0);
});

test('the statistics compare with the year before and open their rows', async () => {
  await commander.goto(`${demo.url}/flights`);
  await id(commander, 'to-statistics').click();
  const total = id(commander, 'statistics-total');
  await total.waitFor();
  await mapReady(commander);
  assert.match(await id(commander, 'statistics-span').innerText(), /compared with/);
  assert.equal(await id(commander, 'statistics-group').count(), 3);
  await shoot(commander, 'statistics-en-desktop');
  const figure = total.getByTestId('figure');
  const thisYear = await figure.getAttribute('href');
  await id(commander, 'statistics-period').selectOption('months');
  await commander.waitForURL(/period=months/);
  await until('the longer period is shown', async () => (await figure.getAttribute('href')) !== thisYear);
  const counted = (await figure.innerText()).replace(/\D/g, '');
  await figure.click();
  await id(commander, 'figure-row').first().waitFor();
  assert.equal((await id(commander, 'rows-total').innerText()).replace(/\D/g, ''), counted);
});

test('two flights are compared on one map, in a table and by one slider', async () => {
  await commander.goto(flight);
  await id(commander, 'compare-with').click();
  await id(commander, 'compare-option').first().click();
  await id(commander, 'compare-table').waitFor();
  await mapReady(commander);
  const [a, b] = (await id(commander, 'compare-map').getAttribute('data-points')).split(' ').map(Number);
  assert.ok(a > 1 && b > 1, `${a} and ${b} points`);
  await id(commander, 'replay-slider').evaluate((slider) => {
    slider.value = '30000';
    slider.dispatchEvent(new Event('input', { bubbles: true }));
  });
  await commander.locator('[data-testid="compare-replay"][data-at="30"]').waitFor();
  await id(commander, 'replay-speed').selectOption('60');
  await id(commander, 'replay-play').click();
  await until('both are played', async () => Number(await id(commander, 'compare-replay').getAttribute('data-at')) > 60);
  await shoot(commander, 'compare-en-desktop');
  assert.deepEqual(await faultsOfAccess(commander), []);
});

test('a flight is kept for a case, and released', async () => {
  await commander.goto(flight);
  await id(commander, 'flight-then').waitFor();
  await id(commander, 'hold-flight').click();
  await confirm(commander);
  await commander.getByRole('dialog').locator('[data-testid="fault"]').first().waitFor();
  await id(commander, 'words').fill('KRPA-1234/2026: stížnost na průběh letu');
  await confirm(commander);
  const held = id(commander, 'flight-held');
  await held.waitFor();
  assert.match(await held.innerText(), /KRPA-1234/);
  await shoot(commander, 'flight-held-en-desktop');
  assert.deepEqual(await faultsOfAccess(commander), []);
  await id(commander, 'release-flight').click();
  await held.waitFor({ state: 'detached' });
  await id(commander, 'hold-flight').waitFor();
});

test('no page has failed on the way', () => {
  assert.deepEqual(pages.flatMap((page) => page.faults), []);
});
