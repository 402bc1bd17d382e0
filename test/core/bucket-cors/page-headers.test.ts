import { isForbidden, isSafelisted } from '../../../core/bucket-cors/page-headers';

test.each(['accept', 'Accept-Language', 'content-language'])('browsers never ask for %s, which every page may set', (header) => {
  expect([isSafelisted(header), isForbidden(header)]).toEqual([true, false]);
});

test.each(['origin', 'Host', 'cookie', 'Access-Control-Request-Method', 'date', 'sec-fetch-mode', 'Proxy-Authorization'])('no page can set %s', (header) => {
  expect([isSafelisted(header), isForbidden(header)]).toEqual([false, true]);
});

test.each(['content-type', 'x-amz-date', 'range', 'authorization', 'secret', 'x-sec-a', 'user-agent', ''])('browsers may ask for %s', (header) => {
  expect([isSafelisted(header), isForbidden(header)]).toEqual([false, false]);
});
