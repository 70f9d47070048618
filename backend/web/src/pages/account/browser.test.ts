// Browsers are named as people know them.
import { expect, test } from 'vitest';
import { browserOf } from './browser';

test('browsers and systems are told apart', () => {
  expect(browserOf('Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0')).toBe('Firefox 150, Linux');
  expect(browserOf('Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/140.0.0.0 Safari/537.36 Edg/140.0.0.0')).toBe('Edge 140, Windows');
  expect(browserOf('Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like Gecko) Version/19.0 Mobile/15E148 Safari/604.1')).toBe('Safari 19, iOS');
});

test('what is not known is told as it came', () => {
  expect(browserOf(null)).toBeNull();
  expect(browserOf('curl/8.0')).toBe('curl/8.0');
  expect(browserOf('x'.repeat(80))).toHaveLength(40);
});
