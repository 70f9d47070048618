// A mission file in the planner: chosen, drawn, checked, told about, taken back; and a mission as a file.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { desktop, faultsOfAccess, id, mapReady, openPage, phone, shoot, signIn, startBrowser, startDemo, until } from './support.mjs';

let demo;
let browser;
let pilot;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const example = (name) => new URL(`../../backend/formats/examples/${name}`, import.meta.url).pathname;
const given = (name, text) => ({ name, mimeType: 'application/octet-stream', buffer: Buffer.from(text) });
const heights = (page) => id(page, 'waypoint-height').evaluateAll((fields) => fields.map((field) => field.value));
const remarks = (page) => id(page, 'import-remark').evaluateAll((lines) => lines.map((line) => line.dataset.code));
const checked = (page) => page.locator('[data-testid="check-state"][data-state="checked"]').waitFor({ state: 'attached' });
const result = (page) => id(page, 'import-result').waitFor();

async function planner(locale, viewport) {
  const page = await openPage(browser, demo.url, { locale, viewport });
  await signIn(page, 'pilot');
  await page.goto(`${demo.url}/missions/new`);
  await mapReady(page);
  return page;
}

async function chooseBrus(page) {
  const brus = await id(page, 'plan-aircraft').locator('option', { hasText: 'BRUS-01' }).getAttribute('value');
  await id(page, 'plan-aircraft').selectOption(brus);
}

test('a plan of QGroundControl is drawn and checked, and what is left out is told', async () => {
  pilot = await planner('en-GB', desktop);
  await chooseBrus(pilot);
  await id(pilot, 'plan-ground-below').fill('5');
  await id(pilot, 'plan-import').setInputFiles(example('route.plan'));
  await result(pilot);
  assert.deepEqual(await heights(pilot), ['50', '45']);
  assert.equal(await id(pilot, 'plan-takeoff-lat').inputValue(), '50.147');
  assert.equal(await id(pilot, 'plan-speed').inputValue(), '10');
  assert.equal(await id(pilot, 'plan-name').inputValue(), 'route');
  assert.equal(await id(pilot, 'plan-ground-below').inputValue(), '5', 'what the file does not say stays');
  assert.match(await id(pilot, 'import-result').innerText(), /2 waypoints, .*take-off point/);
  assert.match(await id(pilot, 'import-result').innerText(), /geoFence/);
  await checked(pilot);
  assert.ok(await id(pilot, 'verdict').getAttribute('data-outcome'));
  await pilot.waitForTimeout(1500);
  await shoot(pilot, 'import-en-desktop');
});

test('it is taken back by a button', async () => {
  await id(pilot, 'import-undo').click();
  await until('the route is gone', async () => (await id(pilot, 'waypoint-row').count()) === 0);
  assert.equal(await id(pilot, 'import-result').count(), 0);
});

test('a file with an error is refused in words, and nothing changes', async () => {
  const broken = readFileSync(example('route.plan'), 'utf8').replace('"command": 16', '"command": 92');
  await id(pilot, 'plan-import').setInputFiles(given('broken.plan', broken));
  const problem = pilot.locator('.import [data-testid="problem"]');
  await problem.waitFor();
  assert.match(await problem.innerText(), /mission\.items\[1\]/);
  assert.equal(await id(pilot, 'waypoint-row').count(), 0);
});

test('one of several missions is chosen, and heights that are not known are asked for', async () => {
  const placemark = (name, more) => `<Placemark><name>${name}</name><LineString>${more}<coordinates>14.103,50.148,50 14.106,50.149,60</coordinates></LineString></Placemark>`;
  const kml = `<kml xmlns="http://www.opengis.net/kml/2.2"><Document>${placemark('Brook', '')}${placemark('Wood', '<altitudeMode>absolute</altitudeMode>')}</Document></kml>`;
  await id(pilot, 'plan-import').setInputFiles(given('two.kml', kml));
  await id(pilot, 'import-choice').waitFor();
  await shoot(pilot, 'import-choice-en-desktop');
  // The question has the focus; the first mission is one step away.
  await pilot.keyboard.press('Tab');
  await pilot.keyboard.press('Enter');
  await result(pilot);
  assert.equal(await id(pilot, 'plan-name').inputValue(), 'Brook');
  assert.deepEqual(await heights(pilot), ['', '']);
  assert.deepEqual(await remarks(pilot), ['no_heights']);
  await id(pilot, 'plan-faults').waitFor();
  assert.deepEqual(await faultsOfAccess(pilot), []);
});

test('an area is marked on the map of a phone, with what a plan cannot hold', async () => {
  const page = await planner('cs-CZ', phone);
  await id(page, 'plan-import').setInputFiles(example('area.geojson'));
  await result(page);
  await until('the area is marked', async () => (await id(page, 'map').getAttribute('data-highlight')) === 'Polygon');
  const told = await remarks(page);
  for (const code of ['area', 'pilot', 'permits', 'unknown_aircraft']) assert.ok(told.includes(code), `${code} in ${told}`);
  assert.match(await id(page, 'import-result').innerText(), /Soubor obsahuje oblast \(30–90 m AGL\)/);
  await id(page, 'import-result').scrollIntoViewIfNeeded();
  await shoot(page, 'import-cs-phone');
  assert.deepEqual(await faultsOfAccess(page), []);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${wide} px too wide`);
  assert.deepEqual(page.faults, []);
  await page.context().close();
});

test('a saved mission is downloaded as a plan and read again', async () => {
  await id(pilot, 'plan-import').setInputFiles(example('route.plan'));
  await until('the heights are there', async () => (await heights(pilot))[0] === '50');
  await checked(pilot);
  await id(pilot, 'plan-save').click();
  await id(pilot, 'mission-plan-download').waitFor();
  const [download] = await Promise.all([pilot.waitForEvent('download'), id(pilot, 'mission-plan-download').click()]);
  assert.match(download.suggestedFilename(), /\.plan$/);
  const file = await download.path();
  await pilot.goto(`${demo.url}/missions/new`);
  await id(pilot, 'plan-import').setInputFiles({ name: 'again.plan', mimeType: 'application/json', buffer: readFileSync(file) });
  await result(pilot);
  assert.deepEqual(await heights(pilot), ['50', '45']);
  assert.deepEqual(await remarks(pilot), []);
  assert.deepEqual(pilot.faults, []);
});
