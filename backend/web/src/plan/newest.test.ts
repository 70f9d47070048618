// Asking while something changes: how soon, how often, and which answer counts.
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { Newest } from './newest';

type Call = { question: number; signal: AbortSignal; resolve: (answer: string) => void; reject: (error: unknown) => void };
let calls: Call[];
let answers: string[];
let failures: unknown[];
let newest: Newest<number, string>;

beforeEach(() => {
  vi.useFakeTimers();
  [calls, answers, failures] = [[], [], []];
  newest = new Newest({
    ask: (question, signal) => new Promise((resolve, reject) => calls.push({ question, signal, resolve, reject })),
    answer: (answer) => answers.push(answer),
    fail: (error) => failures.push(error),
  });
});
afterEach(() => vi.useRealTimers());

const asked = () => calls.map((call) => call.question);
const settle = () => vi.advanceTimersByTimeAsync(0);

test('asks at once, and once more after changes that follow closely', async () => {
  for (const question of [1, 2, 3]) {
    newest.change(question);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(asked()).toEqual([1]);
  await vi.advanceTimersByTimeAsync(30);
  expect(asked()).toEqual([1, 3]);
  await vi.advanceTimersByTimeAsync(500);
  newest.change(4);
  expect(asked()).toEqual([1, 3, 4]);
});

test('asks during a long drag, too', async () => {
  for (let question = 0; question < 30; question += 1) {
    newest.change(question);
    await vi.advanceTimersByTimeAsync(10);
  }
  expect(asked().length).toBeGreaterThanOrEqual(3);
  expect(asked().length).toBeLessThanOrEqual(4);
});

test('an older answer never replaces a newer one', async () => {
  void newest.now(1);
  void newest.now(2);
  calls[1]?.resolve('two');
  await settle();
  calls[0]?.resolve('one');
  await settle();
  expect(answers).toEqual(['two']);
});

test('answers in order are all shown, and at most two questions are open', async () => {
  for (const question of [1, 2, 3]) void newest.now(question);
  expect(calls.map((call) => call.signal.aborted)).toEqual([true, false, false]);
  calls[1]?.resolve('two');
  await settle();
  calls[2]?.resolve('three');
  await settle();
  expect(answers).toEqual(['two', 'three']);
});

test('a failure is told, unless something newer was answered or it was given up', async () => {
  void newest.now(1);
  void newest.now(2);
  calls[1]?.resolve('two');
  await settle();
  calls[0]?.reject('late');
  await settle();
  expect(failures).toEqual([]);
  void newest.now(3);
  calls[2]?.reject('offline');
  await settle();
  expect(failures).toEqual(['offline']);
});

test('what was asked is forgotten when there is nothing to ask about', async () => {
  newest.change(1);
  newest.change(2);
  newest.stop();
  calls[0]?.resolve('one');
  await vi.advanceTimersByTimeAsync(500);
  expect(asked()).toEqual([1]);
  expect(answers).toEqual([]);
});
