// Airspace, weather and rules in a browser: what everybody sees, and what an officer enters.
import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { desktop, faultsOfAccess, goTo, id, mapReady, openPage, phone, shoot, signIn, startBrowser, startDemo, until } from './support.mjs';

let demo;
let browser;
let officer;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});
after(async () => {
  await browser?.close();
  await demo?.stop();
});

const DAY = 86_400_000;
/** A moment some days from now as `<input type="datetime-local">` takes it, in Prague. */
const local = (days) => {
  const parts = new Intl.DateTimeFormat('sv-SE', { timeZone: 'Europe/Prague', dateStyle: 'short', timeStyle: 'short' });
  return parts.format(new Date(Date.now() + days * DAY)).replace(' ', 'T');
};

/** A zone of an ED-269 file: a circle of 2 km. */
const zone = (identifier, name, lon, more = {}, volume = {}) => ({
  identifier,
  country: 'CZE',
  name,
  restriction: 'REQ_AUTHORISATION',
  message: 'Volejte věž předem.',
  applicability: [{ permanent: 'YES' }],
  zoneAuthority: [{ name: 'Zkušební věž', phone: '+420 123 456 789', purpose: 'AUTHORIZATION', intervalBefore: 'PT2H' }],
  geometry: [
    {
      uomDimensions: 'M',
      lowerLimit: 0,
      lowerVerticalReference: 'AGL',
      upperLimit: 300,
      upperVerticalReference: 'AGL',
      horizontalProjection: { type: 'Circle', center: [lon, 49.9], radius: 2000 },
      ...volume,
    },
  ],
  ...more,
});
const file = (name, features) => ({ name, mimeType: 'application/json', buffer: Buffer.from(JSON.stringify({ title: 'Zkušební data', features })) });

const TABS = ['map', 'datasets', 'activations', 'weather'];
const tab = async (page, name) => {
  await id(page, `sub-${name}`).click();
  await page.locator(`[data-testid="sub-${name}"][aria-current="page"]`).waitFor();
};

/** The text of something, with plain spaces. */
const plain = async (place) => (await place.innerText()).replaceAll(/[\u00a0\u202f]/g, ' ');

async function assertClean(page, name) {
  await page.waitForTimeout(600);
  assert.deepEqual(await faultsOfAccess(page), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  await shoot(page, name);
}

test('an officer reads a file, sees what is wrong with it, and nothing is entered', async () => {
  officer = await openPage(browser, demo.url);
  await signIn(officer, 'compliance');
  await goTo(officer, 'airspace');
  await tab(officer, 'datasets');
  const before = await id(officer, 'dataset-row').count();
  const broken = zone('LKBAD', 'Rozbitá', 14.6, {}, { horizontalProjection: { type: 'Polygon', coordinates: [] } });
  const odd = zone('LKODD', 'Podivná', 14.5, {}, { upperLimit: 'high' });
  await id(officer, 'import-file').setInputFiles(file('broken.json', [odd, broken]));
  await id(officer, 'import-summary').waitFor();
  assert.match(await id(officer, 'import-format').innerText(), /ED-269/);
  assert.match(await id(officer, 'import-zones').innerText(), /1 zone[^]*2 features/);
  const faults = id(officer, 'fault-row');
  assert.equal(await faults.count(), 2);
  // What is missing stands first.
  assert.match(await faults.nth(0).innerText(), /LKBAD[^]*left out/);
  assert.match(await faults.nth(1).innerText(), /LKODD[^]*read strictly/);
  assert.equal(await id(officer, 'import-enter').isDisabled(), true);
  await id(officer, 'import-from').fill(local(-1));
  await id(officer, 'import-partial').check();
  await until('it may be entered as incomplete', () => id(officer, 'import-enter').isEnabled());
  await assertClean(officer, 'import-faults-en-desktop');
  await officer.getByRole('button', { name: 'Do not enter it' }).click();
  await id(officer, 'import-file').setInputFiles({ name: 'letter.txt', mimeType: 'text/plain', buffer: Buffer.from('Dear officer') });
  await id(officer, 'problem').waitFor();
  await officer.reload();
  await id(officer, 'dataset-row').first().waitFor();
  assert.equal(await id(officer, 'dataset-row').count(), before);
});

async function enter(name, features, days) {
  await id(officer, 'import-file').setInputFiles(file(name, features));
  await id(officer, 'import-summary').waitFor();
  await id(officer, 'import-from').fill(local(days));
  await id(officer, 'import-from').press('Tab');
  await until('it may be entered', () => id(officer, 'import-enter').isEnabled());
}

test('a dataset is entered, and a newer one says what it changes', async () => {
  await enter('first.json', [zone('LKR9', 'Zkušební omezený', 14.2), zone('LKT8', 'Zkušební druhá', 14.4)], -30);
  assert.equal(await id(officer, 'import-first').count(), 1);
  await id(officer, 'import-enter').click();
  await id(officer, 'import-done').waitFor();
  const row = officer.locator('[data-testid="dataset-row"][data-name="Zkušební data"]');
  assert.equal(await row.getAttribute('data-state'), 'old');

  await enter('second.json', [zone('LKR9', 'Zkušební omezený', 14.2, {}, { upperLimit: 500 }), zone('LKT7', 'Zkušební třetí', 14.5)], -1);
  const count = (kind) => id(officer, `changes-${kind}`).getAttribute('data-count');
  assert.deepEqual(await Promise.all(['added', 'removed', 'changed', 'unchanged'].map(count)), ['1', '1', '1', '0']);
  await assertClean(officer, 'import-changes-en-desktop');
  await id(officer, 'import-enter').click();
  await id(officer, 'import-done').waitFor();
  await officer.locator('[data-testid="dataset-row"][data-name="Zkušební data"][data-state="current"]').waitFor();

  // The same again is refused before it is sent.
  await id(officer, 'import-file').setInputFiles(file('second.json', [zone('LKR9', 'x', 14.2)]));
  await id(officer, 'import-summary').waitFor();
  await id(officer, 'import-from').fill(local(-1));
  await id(officer, 'import-from').press('Tab');
  await officer.waitForTimeout(500);

  const current = officer.locator('[data-testid="dataset-row"][data-name="Zkušební data"][data-state="current"]');
  await current.getByTestId('dataset-open').focus();
  await officer.keyboard.press('Enter');
  await id(officer, 'dataset-details').getByTestId('changes-removed').waitFor();
  await assertClean(officer, 'datasets-en-desktop');
});

test('everybody finds the zone on the map and reads all about it', async () => {
  const pilot = await openPage(browser, demo.url);
  await signIn(pilot, 'pilot');
  await goTo(pilot, 'airspace');
  await mapReady(pilot);
  await until('zones are drawn', async () => Number(await id(pilot, 'map').getAttribute('data-zones')) > 5);
  await id(pilot, 'zone-search').fill('zkusebni OMEZENY');
  await until('one is found', async () => (await id(pilot, 'zone-row').count()) === 1);
  assert.equal(await id(pilot, 'map').getAttribute('data-zones'), '1');
  await id(pilot, 'zone-row').click();
  const text = await plain(id(pilot, 'zone-facts'));
  for (const part of ['restricted area', 'ground – 500 m above ground', 'always', 'Zkušební věž', '+420 123 456 789', '2 hours', 'Volejte věž předem.', 'Zkušební data']) {
    assert.ok(text.includes(part), `${part} in: ${text}`);
  }
  assert.notEqual(await id(pilot, 'map').getAttribute('data-highlight'), '');
  await pilot.waitForTimeout(1000);
  await assertClean(pilot, 'zones-en-desktop');
  await id(pilot, 'zone-search').fill('');
  await id(pilot, 'zone-kind').selectOption('restricted');
  await until('one kind is left', async () => (await id(pilot, 'zone-row').count()) === 1);
  await id(pilot, 'zone-search').fill('nothing like this');
  await id(pilot, 'empty').waitFor();
  // A zone is picked on the map, too.
  await id(pilot, 'zone-search').fill('LKR9');
  await id(pilot, 'zone-row').click();
  await pilot.waitForTimeout(1000);
  await pilot.getByRole('button', { name: 'Clear selection' }).click();
  const map = await id(pilot, 'map').boundingBox();
  await pilot.mouse.click(map.x + map.width * 0.5, map.y + map.height * 0.45);
  await id(pilot, 'zone-picked').waitFor();
  await tab(pilot, 'datasets');
  await id(pilot, 'dataset-row').first().waitFor();
  assert.equal(await id(pilot, 'import').count(), 0, 'a pilot enters no datasets');
  assert.deepEqual(pilot.faults, []);
  await pilot.context().close();
});

test('a list of activations is read, shown with its time, and entered', async () => {
  await tab(officer, 'activations');
  await id(officer, 'activations-read').click();
  assert.equal(await id(officer, 'fault').count(), 2, 'source and text are missing');
  const at = (hours) => `${new Date(Date.now() + hours * 3_600_000).toISOString().slice(0, 16)}Z`;
  await id(officer, 'activations-source').fill('AUP test');
  await id(officer, 'activations-text').fill('LKTSA1;whenever');
  await id(officer, 'activations-from').fill(local(0));
  await id(officer, 'activations-to').fill(local(1));
  await id(officer, 'activations-read').click();
  await officer.locator('[data-testid="activations-result"][data-readable="false"]').waitFor();
  assert.equal(await id(officer, 'activations-enter').count(), 0, 'a list with a lost line cannot be entered');
  await id(officer, 'activations-text').fill(`LKTSA1;${at(1)};${at(3)};;\nLKTRA2;${at(1)};${at(3)};1000FT AGL;FL095`);
  await id(officer, 'activations-read').click();
  await officer.locator('[data-testid="activations-result"][data-readable="true"]').waitFor();
  assert.match(await plain(id(officer, 'activations-result')), /305 m above ground – FL 95/);
  await assertClean(officer, 'activations-en-desktop');
  await id(officer, 'activations-enter').click();
  await id(officer, 'activations-done').waitFor();
  await officer.locator('[data-testid="activation-list"][data-source="AUP test"]').waitFor();
});

test('weather is read, what was not read is named, and it is entered', async () => {
  await tab(officer, 'weather');
  await id(officer, 'empty').waitFor();
  const two = (value) => String(value).padStart(2, '0');
  const now = new Date();
  const hour = `${two(now.getUTCDate())}${two(now.getUTCHours())}`;
  await id(officer, 'weather-text').fill(`METAR LKPR ${hour}00Z 24010G18KT 9999 BKN020 04/02 Q1013=\nMETAR LKKB ${hour}00Z 00000KT 3000 XXYY 01/01 Q1013=`);
  await id(officer, 'weather-read').click();
  await officer.locator('[data-testid="weather-result"][data-reports="2"]').waitFor();
  assert.match(await id(officer, 'weather-faults').innerText(), /XXYY/);
  await id(officer, 'weather-enter').click();
  await id(officer, 'weather-done').waitFor();
  const known = officer.locator('[data-testid="weather-report"][data-source="METAR LKPR"]');
  await known.waitFor();
  assert.match(await known.getByTestId('weather-wind').innerText(), /5\.1\sm\/s from\s240°[^]*9\.3/);
  const silent = officer.locator('[data-testid="weather-report"][data-source="METAR LKKB"]');
  assert.match(await silent.getByTestId('weather-precipitation').innerText(), /not stated/);
  await assertClean(officer, 'weather-en-desktop');
  assert.deepEqual(officer.faults, []);
});

test('a dataset is withdrawn with a reason, and the one before counts again', async () => {
  await tab(officer, 'datasets');
  const row = (state) => officer.locator(`[data-testid="dataset-row"][data-name="Zkušební data"][data-state="${state}"]`);
  await row('current').getByTestId('dataset-open').click();
  await id(officer, 'dataset-withdraw-open').click();
  await id(officer, 'dataset-withdraw-reason').fill('zadáno omylem');
  await assertClean(officer, 'dataset-withdraw-en-desktop');
  await id(officer, 'dataset-withdraw').click();
  await id(officer, 'datasets-past').locator('summary').first().click();
  await row('withdrawn').getByTestId('dataset-open').click();
  assert.match(await id(officer, 'dataset-withdrawn').innerText(), /Withdrawn by .*: zadáno omylem/);
  assert.equal(await row('old').count(), 1, 'the older one is in force again');
  assert.deepEqual(officer.faults, []);
});

test('rules are found, and a rulebook that cannot be read is shown at its line', async () => {
  const admin = await openPage(browser, demo.url);
  await signIn(admin, 'admin');
  await goTo(admin, 'rules');
  await admin.locator('[data-testid="rule-row"][data-rule="ALT-01"]').waitFor();
  const all = await id(admin, 'rule-row').count();
  await id(admin, 'rule-search').fill('saf-12');
  await until('one rule is left', async () => (await id(admin, 'rule-row').count()) === 1);
  await id(admin, 'rule-search').fill('');
  await id(admin, 'rule-quality').selectOption('assumed');
  const assumed = await id(admin, 'rule-row').count();
  assert.ok(assumed > 0 && assumed < all, `${assumed} of ${all}`);
  await id(admin, 'rule-state').locator('[data-key="question"]').click();
  assert.ok((await id(admin, 'rule-row').count()) < assumed);
  await assertClean(admin, 'rules-en-desktop');

  await tab(admin, 'rulebooks');
  const own = readFileSync(new URL('../../backend/domain/rulebooks/2025-09-01_lkr3xx.toml', import.meta.url), 'utf8').replace(/^id = .*/m, 'id = "OWN"');
  const load = async (text) => {
    await id(admin, 'rulebook-file').setInputFiles({ name: 'own.toml', mimeType: 'application/toml', buffer: Buffer.from(text) });
    await id(admin, 'confirm-yes').click();
  };
  await load(own.replace('"120 m"', '"120 yd"'));
  const line = own.split('\n').findIndex((text) => text.includes('"120 m"')) + 1;
  await admin.locator(`[data-testid="rulebook-line"][data-line="${line}"]`).waitFor();
  assert.match(await id(admin, 'rulebook-refused').innerText(), /120 yd/);
  await assertClean(admin, 'rulebook-refused-en-desktop');
  await load(own);
  await id(admin, 'rulebook-done').waitFor();
  await admin.locator('[data-testid="rulebook-row"][data-id="OWN"][data-state="in_force"]').waitFor();
  assert.equal(await admin.locator('[data-testid="rulebook-row"][data-state="replaced"]').count(), 1);
  assert.deepEqual(admin.faults, []);
  await admin.context().close();
});

for (const [locale, viewport, size] of [['cs-CZ', phone, 'phone'], ['cs-CZ', desktop, 'desktop'], ['en-GB', phone, 'phone']]) {
  test(`airspace and rules work on a ${size} in ${locale}, and axe finds nothing`, async () => {
    const page = await openPage(browser, demo.url, { locale, viewport });
    const name = (what) => `${what}-${locale.slice(0, 2)}-${size}`;
    await signIn(page, 'compliance');
    await goTo(page, 'airspace');
    await mapReady(page);
    for (const what of TABS) {
      await tab(page, what);
      await assertClean(page, name(`airspace-${what}`));
    }
    await goTo(page, 'rules');
    await id(page, 'rule-row').first().waitFor();
    await assertClean(page, name('rules'));
    await tab(page, 'rulebooks');
    await id(page, 'rulebook-row').first().waitFor();
    await assertClean(page, name('rulebooks'));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}
