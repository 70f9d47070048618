// One real flight in the browser: planned, checked, approved, uploaded, flown, logged.
import assert from 'node:assert/strict';
import { readFileSync, statSync } from 'node:fs';
import { after, before, test } from 'node:test';
import {
  desktop, faultsOfAccess, goTo, id, mapReady, openPage, phone, shoot, signIn, startBrowser, startDemo, until,
} from './support.mjs';

let demo, browser, pilot, commander;

before(async () => {
  demo = await startDemo();
  browser = await startBrowser();
});

after(async () => {
  await browser?.close();
  await demo?.stop();
});

const vehicle = (page, registration) => page.locator(`[data-testid="live-vehicle"][data-registration="${registration}"]`);
const outcome = (page) => id(page, 'verdict').getAttribute('data-outcome');
/** Until the plan as it stands now is checked. */
const checked = (page) => page.locator('[data-testid="check-state"][data-state="checked"]').waitFor({ state: 'attached' });
const finding = (page, rule) => page.locator(`[data-testid="finding"][data-rule="${rule}"]`);

/** Position of the vehicle, straight from the live stream of the signed-in page. */
function live(page) {
  return page.evaluate(async () => {
    const answer = await fetch('/api/v1/live');
    const reader = answer.body.getReader();
    let text = '';
    while (!text.includes('\n\n')) text += new TextDecoder().decode((await reader.read()).value);
    await reader.cancel();
    return JSON.parse(text.match(/data: (.*)/)[1]).vehicles;
  });
}

test('a wrong password is refused in words', async () => {
  pilot = await openPage(browser, demo.url);
  await id(pilot, 'login-username').fill('pilot');
  await id(pilot, 'login-password').fill('wrong');
  await id(pilot, 'login-submit').click();
  await pilot.getByRole('alert').waitFor();
});

test('the pilot sees four vehicles on the map', async () => {
  await signIn(pilot, 'pilot');
  await until('four vehicles', async () => (await id(pilot, 'live-vehicle').count()) === 4);
  await mapReady(pilot);
  await until('BRUS-01 is known', () => vehicle(pilot, 'BRUS-01').count());
  await shoot(pilot, 'live-en-desktop');
});

async function fillWaypoint(page, index, { lat, lon, height }) {
  const row = id(page, 'waypoint-row').nth(index);
  await row.getByTestId('waypoint-lat').fill(String(lat));
  await row.getByTestId('waypoint-lon').fill(String(lon));
  await row.getByTestId('waypoint-height').fill(String(height));
}

test('the pilot draws a mission and reads why it may not be flown', async () => {
  await goTo(pilot, 'missions');
  await id(pilot, 'mission-new').click();
  await mapReady(pilot);
  await id(pilot, 'plan-name').fill('Search east of Kladno');
  await id(pilot, 'plan-purpose').selectOption('search');
  const brus = await id(pilot, 'plan-aircraft').locator('option', { hasText: 'BRUS-01' }).getAttribute('value');
  await id(pilot, 'plan-aircraft').selectOption(brus);
  await id(pilot, 'plan-speed').fill('10');
  await id(pilot, 'plan-takeoff-lat').fill('50.147');
  await id(pilot, 'plan-takeoff-lon').fill('14.103');

  // The first corner is drawn with the mouse on the map, the second typed.
  await id(pilot, 'plan-mode-waypoint').click();
  const map = await id(pilot, 'map').boundingBox();
  await pilot.mouse.click(map.x + map.width * 0.45, map.y + map.height * 0.4);
  await until('a corner is drawn', async () => (await id(pilot, 'waypoint-row').count()) === 1);
  await id(pilot, 'waypoint-add').click();
  await fillWaypoint(pilot, 0, { lat: 50.1478, lon: 14.103, height: 150 });
  await fillWaypoint(pilot, 1, { lat: 50.1478, lon: 14.1018, height: 40 });

  // It is checked by itself. Without the ground below, the height above ground cannot be told: never green.
  await checked(pilot);
  assert.equal(await outcome(pilot), 'cannot_tell');

  await id(pilot, 'plan-ground-below').fill('5');
  await checked(pilot);
  assert.equal(await outcome(pilot), 'permit');
  const height = finding(pilot, 'ALT-01');
  assert.equal(await height.getAttribute('data-state'), 'fail');
  const text = await height.innerText();
  for (const part of ['155', '120', '2019/947', 'Art. 4(1)(e)', 'legs 1–2']) assert.ok(text.includes(part), `${part} in: ${text}`);
  await height.getByTestId('finding-show').click();
  assert.equal(await id(pilot, 'map').getAttribute('data-highlight'), 'MultiLineString');
  // The map flies there.
  await pilot.waitForTimeout(2000);
  await shoot(pilot, 'finding-en-desktop');

  await id(pilot, 'lang-cs').click();
  assert.match(await finding(pilot, 'ALT-01').innerText(), /nad zemí/);
  await shoot(pilot, 'finding-cs-desktop');
  await id(pilot, 'lang-en').click();
});

/** Milliseconds from each change of a height until the answer to it stands on the page, and until a frame shows it. */
async function answerTimes(page, heights) {
  const times = [];
  for (const height of heights) {
    times.push(await page.evaluate((height) => new Promise((resolve) => {
      const input = document.querySelectorAll('[data-testid="waypoint-height"]')[1];
      const began = performance.now();
      let seen = false;
      new MutationObserver((_, observer) => {
        const outdated = document.querySelector('[data-testid="verdict"]').dataset.outdated === 'true';
        seen ||= outdated;
        if (!seen || outdated) return;
        observer.disconnect();
        const there = performance.now() - began;
        requestAnimationFrame(() => resolve({ there, seen: performance.now() - began }));
      }).observe(document.body, { subtree: true, attributes: true, attributeFilter: ['data-outdated'] });
      input.value = String(height);
      input.dispatchEvent(new Event('input', { bubbles: true }));
    }), height));
    await page.waitForTimeout(500);
  }
  return times;
}

test('the check answers while the plan is drawn', async () => {
  const times = await answerTimes(pilot, [41, 42, 43, 44, 45, 46, 47, 48, 49, 50, 40]);
  const sorted = (what) => times.map((time) => time[what]).sort((a, b) => a - b);
  const median = (what) => sorted(what)[Math.floor(times.length / 2)];
  const list = (what) => `${sorted(what).map((ms) => ms.toFixed(0)).join(', ')} ms; median ${median(what).toFixed(0)} ms`;
  console.log(`answer on the page after a change: ${list('there')}\nnext frame of the software renderer: ${list('seen')}`);
  // How fast the machine is decides; that an answer follows each change is what is tested.
  assert.ok(times.every(({ there }) => Number.isFinite(there)));
});

test('a zone on the way is found, named, coloured by what it means, and shown in the profile', async () => {
  await fillWaypoint(pilot, 0, { lat: 50.147, lon: 14.112, height: 40 });
  await checked(pilot);
  assert.equal(await finding(pilot, 'ZON-01').getAttribute('data-state'), 'fail');
  assert.equal(await outcome(pilot), 'permit');
  const zone = await finding(pilot, 'ZON-01').getAttribute('data-zone');
  await until('the zone forbids', async () => (await id(pilot, 'map').getAttribute('data-meanings')).includes(`${zone}:forbids`));
  await until('the profile shows it', async () => (await id(pilot, 'profile').getAttribute('data-bands')).includes(zone));

  await pilot.locator(`[data-testid="zone-chip"][data-zone="${zone}"]`).click();
  assert.equal(await id(pilot, 'zone-card').getAttribute('data-meaning'), 'forbids');
  assert.equal(await id(pilot, 'zone-card').getByTestId('zone-finding').getAttribute('data-rule'), 'ZON-01');
  await id(pilot, 'zone-card').getByRole('button').first().click();

  // Along the profile with the keyboard; the reading names the zone where it is.
  await id(pilot, 'profile-slider').focus();
  await pilot.keyboard.press('Home');
  assert.match(await id(pilot, 'profile-reading').innerText(), /^0.* from take-off/);
  await until('the cursor comes into the zone', async () => {
    await pilot.keyboard.press('Shift+ArrowRight');
    return (await id(pilot, 'profile-reading').innerText()).includes(zone);
  }, 10);
});

test('an application is drafted from the plan, which is kept first', async () => {
  await finding(pilot, 'ZON-01').getByTestId('fix-apply').click();
  await id(pilot, 'draft-necessity').fill('Dítě v lese.');
  await id(pilot, 'confirm-no').click();
  await until('the plan has an address of its own', async () => /\/missions\/[0-9a-f-]+\/edit$/.test(pilot.url()));
  await checked(pilot);
});

test('a remedy is carried out by a button, and taken back', async () => {
  await fillWaypoint(pilot, 0, { lat: 50.1478, lon: 14.103, height: 150 });
  await checked(pilot);
  const first = () => id(pilot, 'waypoint-row').first().getByTestId('waypoint-height').inputValue();
  await finding(pilot, 'ALT-01').getByTestId('fix-lower').click();
  await checked(pilot);
  assert.equal(await first(), '115');
  assert.equal(await finding(pilot, 'ALT-01').getAttribute('data-state'), 'pass');
  await id(pilot, 'fix-undo').click();
  await checked(pilot);
  assert.equal(await first(), '150');
  assert.equal(await outcome(pilot), 'permit');
});

test('without network the last verdict stays, and is marked', async () => {
  await pilot.context().setOffline(true);
  await fillWaypoint(pilot, 0, { lat: 50.1478, lon: 14.103, height: 60 });
  await until('the failure is told', async () => (await id(pilot, 'check-state').getAttribute('data-state')) === 'failed');
  assert.equal(await outcome(pilot), 'permit');
  assert.equal(await id(pilot, 'verdict').getAttribute('data-outdated'), 'true');
  await pilot.context().setOffline(false);
  pilot.faults = pilot.faults.filter((fault) => !fault.includes('ERR_INTERNET_DISCONNECTED'));
});

test('people and buffer are entered on the map and in the form', async () => {
  await id(pilot, 'plan-mode-observer').click();
  const map = await id(pilot, 'map').boundingBox();
  await pilot.mouse.click(map.x + map.width * 0.6, map.y + map.height * 0.6);
  await until('an observer stands', async () => (await id(pilot, 'observer-row').count()) === 1);
  await id(pilot, 'plan-buffer').fill('35');
  await checked(pilot);
  await id(pilot, 'observer-row').getByRole('button').click();
  await id(pilot, 'plan-buffer').fill('');
});

test('within the limits it is clear and goes to the commander', async () => {
  await fillWaypoint(pilot, 0, { lat: 50.1478, lon: 14.103, height: 40 });
  // The button does the same for those who press it.
  await id(pilot, 'plan-check').click();
  await checked(pilot);
  // After dark the pilot lacks practice by night, which warns and does not refuse.
  const found = await outcome(pilot);
  if (found !== 'clear') {
    assert.equal(found, 'warnings');
    assert.match(await finding(pilot, 'CRW-06').first().innerText(), /night/);
  }
  await shoot(pilot, 'clear-en-desktop');
  await id(pilot, 'plan-submit').click();
  await pilot.locator('[data-testid="mission-state"][data-state="submitted"]').waitFor();
});

test('the commander cannot approve it while questions are open, and sees it in the queue', async () => {
  commander = await openPage(browser, pilot.url());
  await signIn(commander, 'commander');
  await commander.goto(pilot.url());
  assert.notEqual(await id(commander, 'questions').getAttribute('data-open'), '0');
  await id(commander, 'action-approve').click();
  await commander.locator('[data-testid="problem"][data-code="open_questions"]').waitFor();
  await goTo(commander, 'queue');
  const item = commander.locator('[data-testid="queue-item"]', { hasText: 'Search east of Kladno' });
  await item.waitFor();
  assert.equal(await item.getAttribute('data-state'), 'submitted');
  await shoot(commander, 'queue-en-desktop');
});

test('the pilot answers what a machine cannot decide', async () => {
  const open = () => pilot.locator('[data-testid="question"][data-answer=""]');
  const count = await open().count();
  assert.ok(count > 0);
  await open().first().locator('summary').click();
  await open().first().getByTestId('answer-note').fill('Two officers keep people away.');
  // The first alone, by keyboard: afterwards the next open question has the focus, and not its button.
  await open().first().getByTestId('answer-yes').focus();
  await pilot.keyboard.press('Enter');
  await until('one is answered', async () => (await open().count()) === count - 1);
  await until('the next question has the focus', () => open().first().evaluate((one) => one === document.activeElement));
  // Then those of one subject at once.
  const group = pilot.locator('[data-testid="question-group"]', { has: pilot.getByTestId('answer-all-yes') }).first();
  const subject = await group.getAttribute('data-subject');
  const of = Number(await group.getAttribute('data-open'));
  await shoot(pilot, 'questions-en-desktop');
  await group.getByTestId('answer-all-yes').click();
  await until(`all of ${subject} are answered`, async () => (await open().count()) === count - 1 - of);
  assert.match(await id(pilot, 'questions-progress').innerText(), new RegExp(`^${1 + of} of ${count} answered$`));
  for (let left = count - 1 - of; left > 0; left -= 1) {
    await open().first().getByTestId('answer-yes').click();
    await until(`${left - 1} questions are open`, async () => (await id(pilot, 'questions').getAttribute('data-open')) === String(left - 1));
  }
  const answered = await id(pilot, 'question').first().innerText();
  assert.match(answered, /Yes – .*\d{2}:\d{2}/);
  assert.match(answered, /Two officers/);
  await id(pilot, 'history').locator('summary').first().click();
  await until('the history tells of the answers', () => pilot.locator('[data-testid="past-verdict"][data-cause="answer"]').count());
  await shoot(pilot, 'answered-en-desktop');
});

test('the commander approves it from the queue', async () => {
  const item = commander.locator('[data-testid="queue-item"]', { hasText: 'Search east of Kladno' });
  await until('the queue tells of the answers', async () => (await item.locator('[data-testid="change-group"][data-cause="answer"]').count()) > 0);
  await item.getByTestId('action-approve').click();
  await until('it left the queue or is approved', async () => (await item.count()) === 0 || (await item.getAttribute('data-state')) === 'approved');
  await commander.goto(pilot.url());
  await commander.locator('[data-testid="mission-state"][data-state="approved"]').waitFor();
  assert.equal(await id(commander, 'action-upload').count(), 0, 'a commander does not fly');
  await shoot(commander, 'approved-en-desktop');
});

test('the pilot uploads and starts it, the drone flies it, and the log writes itself', async () => {
  await pilot.reload();
  await id(pilot, 'action-upload').click();
  await pilot.locator('[data-testid="mission-state"][data-state="uploaded"]').waitFor({ timeout: 60_000 });
  await id(pilot, 'action-start').click();
  await id(pilot, 'confirm-yes').click();
  await pilot.locator('[data-testid="mission-state"][data-state="started"]').waitFor({ timeout: 60_000 });
  const brus = async () => (await live(pilot)).find((v) => v.registration === 'BRUS-01');
  await until('BRUS-01 is in the air', async () => (await brus()).height_m > 20, 60);
  await until('the map follows', async () => Number(await id(pilot, 'map').getAttribute('data-markers')) !== 0);
  await shoot(pilot, 'flying-en-desktop');
  await until('BRUS-01 disarms', async () => !(await brus()).armed, 240);
  const disarmed = Date.now();
  await pilot.locator('[data-testid="mission-state"][data-state="flown"]').waitFor({ timeout: 10_000 });
  const took = (Date.now() - disarmed) / 1000;
  assert.ok(took < 5, `the flight stood in the log ${took} s after disarming`);
});

test('the record says who, what, where, how long, and gives the raw log', async () => {
  await goTo(pilot, 'flights');
  await id(pilot, 'flight-row').first().click();
  const field = (name) => id(pilot, `flight-field-${name}`).innerText();
  assert.match(await field('aircraft'), /BRUS-01/);
  assert.match(await field('mission'), /Search east of Kladno/);
  assert.match(await field('unit'), /Kladno/);
  assert.match(await field('permits'), /ÚCL/);
  for (const name of ['pilot', 'takeoff_time', 'landing_time', 'duration', 'distance', 'max_height', 'battery']) {
    assert.doesNotMatch(await field(name), /not known|^\s*—?\s*$/, name);
  }
  const points = Number(await id(pilot, 'flight-track').getAttribute('data-points'));
  assert.ok(points > 50, `${points} points`);
  await mapReady(pilot);
  await shoot(pilot, 'flight-en-desktop');
  const [download] = await Promise.all([pilot.waitForEvent('download'), id(pilot, 'flight-log-download').click()]);
  const path = await download.path();
  assert.ok(download.suggestedFilename().endsWith('.tlog'));
  assert.ok(statSync(path).size > 10_000);
  // A tlog record: eight bytes of microseconds, then a MAVLink 2 frame.
  const first = readFileSync(path);
  const at = Number(first.readBigUInt64BE(0) / 1000n);
  assert.ok(Math.abs(at - Date.now()) < 3600_000, new Date(at).toISOString());
  assert.equal(first[8], 0xfd);
});

/** Nothing for axe to find, and nothing wider than the screen. */
async function assertClean(page, name) {
  // The list or the record has come, or the page says that there is none.
  await page.getByRole('heading').first().waitFor();
  await page.waitForTimeout(700);
  assert.deepEqual(await faultsOfAccess(page), [], name);
  const wide = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  assert.ok(wide <= 0, `${name} is ${wide} px too wide`);
  await shoot(page, name);
}

for (const [locale, viewport, size] of [['cs-CZ', phone, 'phone'], ['en-GB', desktop, 'desktop']]) {
  test(`every page works on a ${size} in ${locale}, and axe finds nothing`, async () => {
    const page = await openPage(browser, demo.url, { locale, viewport });
    const name = (what) => `${what}-${locale.slice(0, 2)}-${size}`;
    assert.deepEqual(await faultsOfAccess(page), [], 'sign-in');
    await shoot(page, name('signin'));
    await signIn(page, 'pilot');
    await mapReady(page);
    assert.equal(await page.locator('[data-testid$="-queue"]').count(), 0, 'a pilot decides nothing');
    for (const what of ['live', 'missions', 'flights', 'permits']) {
      await goTo(page, what);
      await assertClean(page, name(what));
    }
    const { origin, pathname: mission } = new URL(commander.url());
    await page.goto(`${origin}${mission}`);
    await assertClean(page, name('mission'));
    for (const [what, path] of [['notifications', '/notifications'], ['urgent', '/missions/urgent']]) {
      await page.goto(`${origin}${path}`);
      await assertClean(page, name(what));
    }
    await page.goto(`${origin}/missions/new`);
    await id(page, 'plan-name').waitFor();
    await assertClean(page, name('plan'));
    await goTo(page, 'flights');
    await id(page, 'flight-row').first().click();
    await id(page, 'flight-track').waitFor({ state: 'attached' });
    await assertClean(page, name('flight'));
    assert.deepEqual(page.faults, []);
    await page.context().close();
  });
}

test('a commander names a deputy and ends it, and the desk is clean for axe', async () => {
  await goTo(commander, 'queue');
  await until('officers are known', async () => (await id(commander, 'deputy-account').locator('option').count()) > 1);
  const account = await id(commander, 'deputy-account').locator('option').nth(1).getAttribute('value');
  await id(commander, 'deputy-account').selectOption(account);
  await id(commander, 'deputy-name').click();
  await commander.locator('[data-testid="deputy"][data-active="true"]').waitFor();
  await assertClean(commander, 'queue-deputy-en-desktop');
  await id(commander, 'deputy-end').first().click();
  await id(commander, 'confirm-yes').click();
  await until('nobody stands in', async () => (await commander.locator('[data-testid="deputy"][data-active="true"]').count()) === 0);
  await commander.goto(new URL('/deviations', commander.url()).href);
  await assertClean(commander, 'deviations-en-desktop');
});

test('an urgent flight is two taps away, and the rules still answer', async () => {
  const page = await openPage(browser, demo.url, { viewport: phone });
  await page.context().grantPermissions(['geolocation']);
  await page.context().setGeolocation({ latitude: 50.147, longitude: 14.103, accuracy: 12 });
  await signIn(page, 'pilot');
  await id(page, 'live-urgent').click();
  await until('a place is known', async () => (await id(page, 'urgent-place').getAttribute('data-from')) !== '');
  await id(page, 'urgent-start').click();
  // It has begun and owes its justification, or the rules say why it has not.
  const why = id(page, 'urgent-why');
  const owed = id(page, 'owed');
  await until('an answer', async () => (await why.count()) + (await owed.count()) > 0);
  if (await why.count()) assert.ok((await why.getByTestId('finding').count()) > 0);
  await shoot(page, 'urgent-started-en-phone');
  await page.context().close();
});

test('no page has failed on the way', () => {
  assert.deepEqual(pilot.faults, []);
  assert.deepEqual(commander.faults, []);
});
