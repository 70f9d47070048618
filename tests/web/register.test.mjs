// The register as its three groups of users work with it, each from sign-in to result: pilots, unit
// commanders (with a technician), compliance officers. Then every page, in both languages and widths.
import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import { after, before, test } from 'node:test';
import { artifacts, desktop, faultsOfAccess, id, phone, shoot, signedIn as signedInAs, startBrowser, startDemo, until } from './support.mjs';

let demo, browser;
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

const aircraft = (page, name) => id(page, 'card-aircraft').filter({ hasText: name });
/** Opens the card and says whether an aircraft may be flown. */
async function mayFly(page, name) {
  await page.goto(`${demo.url}/me`);
  await aircraft(page, name).first().waitFor();
  return (await aircraft(page, name).first().getAttribute('data-fit')) === 'true';
}
async function openPerson(page, name) {
  await page.goto(`${demo.url}/people`);
  await id(page, 'people-search').fill(name);
  const row = id(page, 'person-row').filter({ hasText: name });
  await row.first().getByRole('link').first().click();
  await id(page, 'licences').waitFor();
}
const confirm = (page) => id(page, 'confirm-yes').click();
const policeLicence = (page) => id(page, 'licence').filter({ hasText: /policejní|police/i }).first();

let pilot, commander, technician, officer, pilotName;

test('a pilot reads on the phone what may be flown, and which flights count', async () => {
  pilot = await signedIn('pilot', 'en-GB', phone);
  assert.equal(await mayFly(pilot, 'MAVIC-05'), true);
  pilotName = (await pilot.locator('.page-head span').first().innerText()).split(' · ')[0];
  await id(pilot, 'currency').first().waitFor();
  await pilot.getByText(/Which flights count/).first().click();
  await id(pilot, 'card-owed').waitFor();
  await shoot(pilot, 'card-en-phone');
});

test('a commander suspends a licence, and the pilot may fly nothing the same minute', async () => {
  commander = await signedIn('commander', 'cs-CZ', desktop);
  await openPerson(commander, pilotName);
  await policeLicence(commander).getByTestId('licence-suspend').click();
  await id(commander, 'reason').fill('Šetření mimořádné události.');
  await confirm(commander);
  await id(commander, 'licence').and(commander.locator('[data-state="suspended"]')).waitFor();
  await shoot(commander, 'person-cs-desktop');
  assert.equal(await mayFly(pilot, 'MAVIC-05'), false);
  assert.match(await aircraft(pilot, 'MAVIC-05').first().innerText(), /CRW-01/);
});

test('the suspension is lifted, its history stays', async () => {
  await policeLicence(commander).getByTestId('licence-lift').click();
  await id(commander, 'reason').fill('Šetření skončilo.');
  await confirm(commander);
  await until('it is valid again', async () => (await policeLicence(commander).getAttribute('data-state')) === 'valid');
  const text = await policeLicence(commander).innerText();
  assert.match(text, /Šetření mimořádné události\./);
  assert.match(text, /Šetření skončilo\./);
  assert.equal(await mayFly(pilot, 'MAVIC-05'), true);
});

test('a pilot reports a defect, and the aircraft is grounded at once', async () => {
  await pilot.goto(`${demo.url}/fleet`);
  await id(pilot, 'fleet-row').filter({ hasText: 'MAVIC-05' }).getByRole('link').first().click();
  await id(pilot, 'report-defect').click();
  await id(pilot, 'defect-text').fill('Prasklý list vrtule.');
  await confirm(pilot);
  await pilot.locator('[data-testid="defect"][data-open="true"]').filter({ hasText: 'Prasklý list vrtule.' }).waitFor();
  assert.equal(await mayFly(pilot, 'MAVIC-05'), false);
  assert.match(await aircraft(pilot, 'MAVIC-05').first().innerText(), /ACF-04/);
});

test('a technician repairs and releases it, and it may be flown again', async () => {
  technician = await signedIn('technician', 'cs-CZ', desktop);
  await technician.goto(`${demo.url}/fleet`);
  await id(technician, 'fleet-row').filter({ hasText: 'MAVIC-05' }).getByRole('link').first().click();
  const defect = id(technician, 'defect').filter({ hasText: 'Prasklý list vrtule.' });
  await defect.getByTestId('close-defect').click();
  await id(technician, 'words').fill('List vyměněn.');
  await confirm(technician);
  await id(technician, 'words').waitFor({ state: 'detached' });
  assert.equal(await mayFly(pilot, 'MAVIC-05'), false, 'repaired is not released');
  await id(technician, 'release').click();
  await id(technician, 'words').fill('Výměna vrtule, zkušební let.');
  await confirm(technician);
  await id(technician, 'signed-release').waitFor();
  await shoot(technician, 'aircraft-cs-desktop');
  assert.equal(await mayFly(pilot, 'MAVIC-05'), true);
});

test('a technician edits a type, and what is wrong stands at the field', async () => {
  await technician.goto(`${demo.url}/fleet/types`);
  await id(technician, 'aircraft-type').filter({ hasText: /mavic/i }).first().getByRole('link').click();
  await id(technician, 'type-edit').click();
  await id(technician, 'type-wind').fill('500');
  await confirm(technician);
  await technician.locator('[data-testid="type-wind"][aria-invalid="true"]').waitFor();
  await id(technician, 'type-wind').fill('11,5');
  await id(technician, 'type-source').fill('Letová příručka, vydání 3');
  await confirm(technician);
  await id(technician, 'type-wind').waitFor({ state: 'detached' });
  const facts = await id(technician, 'type-facts').innerText();
  assert.match(facts, /11,5\sm\/s/);
  assert.match(facts, /Letová příručka, vydání 3/);
});

test('a commander adds a maintenance plan to the type, changes it and ends it', async () => {
  await commander.goto(technician.url());
  await id(commander, 'plan-add').click();
  await confirm(commander);
  await commander.getByRole('alert').waitFor();
  await id(commander, 'plan-name').fill('Výměna vrtulí');
  await id(commander, 'plan-flight_hours').fill('50');
  await id(commander, 'plan-landings').fill('400');
  await id(commander, 'plan-mandatory').uncheck();
  await id(commander, 'plan-source').fill('příručka, čl. 7');
  await shoot(commander, 'plan-cs-desktop');
  await confirm(commander);
  const plan = id(commander, 'upkeep-plan').filter({ hasText: 'Výměna vrtulí' });
  await plan.waitFor();
  assert.match(await plan.innerText(), /po 50 letových hodinách nebo 400 přistáních/);
  await plan.getByTestId('plan-edit').click();
  await id(commander, 'plan-tolerance').fill('10');
  await confirm(commander);
  await plan.filter({ hasText: 'tolerance 10' }).waitFor();
  await shoot(commander, 'type-cs-desktop');
  // What is recommended only stops nobody.
  assert.equal(await mayFly(pilot, 'MAVIC-05'), true);
  await plan.getByTestId('plan-end').click();
  await confirm(commander);
  await plan.waitFor({ state: 'detached' });
});

test('a pilot sees the types, and no form', async () => {
  await pilot.goto(technician.url());
  await id(pilot, 'upkeep').waitFor();
  for (const button of ['type-edit', 'plan-add', 'plan-edit', 'plan-end']) assert.equal(await id(pilot, button).count(), 0, button);
  await pilot.goto(`${demo.url}/fleet/types`);
  await id(pilot, 'aircraft-type').first().waitFor();
  assert.equal(await id(pilot, 'type-add').count(), 0);
});

test('a commander opens the records behind a figure, and sets a target', async () => {
  await commander.goto(`${demo.url}/figures`);
  const operators = commander.locator('[data-testid="target"][data-measure="operators"]');
  const counted = Number((await operators.getByTestId('figure').first().innerText()).replace(/\s/g, ''));
  await shoot(commander, 'figures-cs-desktop');
  await operators.getByTestId('figure').first().click();
  await until('all records', async () => (await id(commander, 'figure-row').count()) === counted);
  await id(commander, 'figure-row').first().getByRole('link').click();
  await id(commander, 'licences').waitFor();
  await commander.goto(`${demo.url}/figures`);
  await operators.getByTestId('set-target').click();
  await id(commander, 'target-value').fill(String(counted + 2));
  await id(commander, 'target-due').fill(new Date(Date.now() + 300 * 86_400_000).toISOString().slice(0, 10));
  await confirm(commander);
  await operators.getByText(new RegExp(`z\\s${counted + 2}`)).waitFor();
});

test('an officer reviews an application, lodges it and enters what was granted', async () => {
  officer = await signedIn('compliance', 'en-GB', desktop);
  await officer.goto(`${demo.url}/applications`);
  await officer.locator('[data-testid="application-card"][data-state="review"]').getByRole('link').first().click();
  await id(officer, 'step-edit').or(id(officer, 'step-submit')).first().waitFor();
  await id(officer, 'step-submit').click();
  await confirm(officer);
  await id(officer, 'step-grant').waitFor();
  await shoot(officer, 'application-en-desktop');
  await id(officer, 'step-ask_supplement').click();
  await confirm(officer);
  await officer.getByRole('dialog').locator('[aria-invalid="true"]').waitFor();
  await id(officer, 'step-due').fill('2099-01-01T12:00');
  await confirm(officer);
  await id(officer, 'step-supplement').click();
  await confirm(officer);
  await id(officer, 'step-grant').click();
  await id(officer, 'permit-number').fill('ÚCL-9001/26');
  await id(officer, 'permit-height').fill('125');
  await confirm(officer);
  await officer.getByRole('link', { name: 'ÚCL-9001/26' }).waitFor();
  await id(officer, 'step-correct').waitFor();
});

/** A decision as it comes by post. */
const letter = (text) => ({ name: 'rozhodnutí.pdf', mimeType: 'application/pdf', buffer: Buffer.from(`%PDF-1.7\n% ${text}\n%%EOF\n`) });
/** The bytes that the link of the permit's letter leads to. */
async function letterOf(page) {
  const link = id(page, 'permit-letter').getByRole('link');
  await link.waitFor();
  assert.equal(await link.innerText(), 'rozhodnutí.pdf');
  return (await page.request.get(new URL(await link.getAttribute('href'), demo.url).href)).text();
}

test('an officer adds the letter to the grant, and the permit shows it', async () => {
  await id(officer, 'step-correct').click();
  await id(officer, 'letter-file').setInputFiles(letter('granted'));
  await shoot(officer, 'grant-en-desktop');
  await confirm(officer);
  await id(officer, 'letter-file').waitFor({ state: 'detached' });
  const application = officer.url();
  await officer.getByRole('link', { name: 'ÚCL-9001/26' }).click();
  assert.match(await letterOf(officer), /% granted/);
  await officer.goto(application);
  await id(officer, 'print-application').waitFor();
});

test('the application is printed in Czech, and the text comes out of the file', async () => {
  const href = await id(officer, 'print-application').getAttribute('href');
  const answer = await officer.request.get(new URL(href, demo.url).href);
  assert.equal(answer.status(), 200);
  const file = `${artifacts}/application.pdf`;
  writeFileSync(file, await answer.body());
  const text = execFileSync('pdftotext', ['-layout', file, '-'], { encoding: 'utf8' });
  for (const word of ['Měření rychlosti na D6', 'Úřad pro civilní letectví']) assert.ok(text.includes(word), word);
});

test('an officer enters a permit with its letter', async () => {
  await officer.goto(`${demo.url}/permits`);
  await id(officer, 'enter-permit').click();
  await id(officer, 'permit-number').fill('ÚCL-9002/26');
  await id(officer, 'permit-title').fill('Provoz na Berounsku');
  await officer.getByRole('dialog').getByLabel('MAVIC-05').check();
  const ring = [[14.0, 49.9], [14.2, 49.9], [14.2, 50.0], [14.0, 49.9]];
  await id(officer, 'area-geojson').fill(JSON.stringify({ type: 'Polygon', coordinates: [ring] }));
  await id(officer, 'letter-file').setInputFiles(letter('operating'));
  await id(officer, 'letter').scrollIntoViewIfNeeded();
  await shoot(officer, 'permit-form-en-desktop');
  await confirm(officer);
  assert.match(await letterOf(officer), /% operating/);
  await id(officer, 'document').filter({ hasText: 'rozhodnutí.pdf' }).waitFor();
  await shoot(officer, 'permit-en-desktop');
});

test('a commander begins a blank application', async () => {
  await commander.goto(`${demo.url}/applications`);
  await id(commander, 'begin-application').click();
  await confirm(commander);
  await commander.getByRole('dialog').locator('[aria-invalid="true"]').waitFor();
  await id(commander, 'application-title').fill('Dohled na veřejné shromáždění');
  await confirm(commander);
  await commander.getByRole('heading', { level: 1, name: /Dohled na veřejné shromáždění/ }).waitFor();
  await id(commander, 'step-edit').waitFor();
});

test('the grant is a permit of the register, with its limits', async () => {
  await officer.goto(`${demo.url}/permits`);
  await id(officer, 'permits-search').fill('9001');
  const row = id(officer, 'permit-row');
  await until('one permit is found', async () => (await row.count()) === 1);
  assert.match(await row.innerText(), /125\sm/);
  await row.getByRole('link').click();
  await id(officer, 'change-permit').waitFor();
  await officer.goto(`${demo.url}/permits`);
  await id(officer, 'permits-search').fill('nothing is called that');
  await officer.getByText('No permit is like that.').waitFor();
});

test('an instructor closes a run early, and it takes nothing new', async () => {
  const instructor = await signedIn('instructor', 'cs-CZ', desktop);
  await instructor.goto(`${demo.url}/school`);
  await id(instructor, 'run-row').filter({ hasText: 'probíhá' }).first().getByRole('link').click();
  await id(instructor, 'close-run').click();
  await id(instructor, 'close-reason').fill('Málo zájemců.');
  await confirm(instructor);
  await id(instructor, 'run-closed').filter({ hasText: 'Málo zájemců.' }).waitFor();
  for (const button of ['close-run', 'enrol', 'new-session']) assert.equal(await id(instructor, button).count(), 0, button);
  await shoot(instructor, 'run-cs-desktop');
  await instructor.goto(`${demo.url}/school`);
  await id(instructor, 'run-row').filter({ hasText: 'předčasně uzavřen' }).waitFor();
});

test('an administrator ties an account to a person of the register', async () => {
  const admin = await signedIn('admin', 'cs-CZ', desktop);
  await admin.goto(`${demo.url}/accounts`);
  await id(admin, 'account-search').fill('TECHNICIAN');
  const row = admin.locator('[data-testid="account-row"][data-username="technician"]');
  await row.getByRole('button').first().click();
  await id(admin, 'operator-search').fill(pilotName);
  await id(admin, 'operator-option').filter({ hasText: pilotName }).first().click();
  await id(admin, 'account-save').click();
  await admin.waitForLoadState('networkidle');
  await admin.reload();
  await id(admin, 'account-search').fill('technician');
  await row.getByRole('button').first().click();
  assert.equal(await id(admin, 'operator-chosen').innerText(), pilotName);
  await shoot(admin, 'account-cs-desktop');
  await id(admin, 'operator-clear').click();
  await id(admin, 'account-save').click();
  await admin.waitForLoadState('networkidle');
});

const EVERYBODY = {
  pilot: ['/me', '/fleet', '/fleet/reservations', '/fleet/types', '/permits', '/applications', '/school', '/account', '/notifications', '/flights', '/flights/new', '/flights/upload', '/flights/logbook', '/flights/gaps', '/occurrences', '/occurrences/new', '/occurrences/lessons'],
  commander: ['/figures', '/people', '/queue', '/fleet/parts', '/units', '/flights/logbook', '/flights/statistics', '/flights/statistics?period=months', '/flights/compare'],
  compliance: ['/figures', '/flights/statistics', '/flights/upload', '/deviations', '/occurrences', '/people/kinds', '/applications'],
  auditor: ['/audit', '/deviations', '/retention'],
  admin: ['/accounts', '/units', '/figures', '/audit'],
};
for (const [locale, viewport, size] of [['cs-CZ', desktop, 'desktop'], ['en-GB', desktop, 'desktop'], ['cs-CZ', phone, 'phone'], ['en-GB', phone, 'phone']]) {
  test(`the register works on a ${size} in ${locale}, and axe finds nothing`, async () => {
    const found = [];
    for (const [username, paths] of Object.entries(EVERYBODY)) {
      const page = await signedIn(username, locale, viewport);
      for (const path of paths) {
        await page.goto(demo.url + path);
        await page.locator('h1').first().waitFor();
        await page.waitForLoadState('networkidle').catch(() => {});
        const wider = await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth);
        if (wider > 0) found.push(`${path} as ${username} is ${wider} px too wide`);
        found.push(...(await faultsOfAccess(page)).map((fault) => `${path} as ${username}: ${fault}`));
      }
      await page.context().close();
    }
    assert.deepEqual(found, []);
  });
}

test('no page has failed on the way', () => {
  assert.deepEqual(pages.flatMap((page) => page.faults), []);
});
