// An identity provider for the tests: npm's oidc-provider with its development login form.
//
// It prints its address and ends when its standard input does. PUT /people/<login> says what it knows
// of a person: `claims` beside the subject, `token` that overrides what stands in the ID token, and
// `forged`, which signs it with a key that nobody knows.
import { once } from 'node:events';
import { createServer } from 'node:http';
import { exportJWK, generateKeyPair, decodeJwt, decodeProtectedHeader, SignJWT } from 'jose';
import Provider from 'oidc-provider';

const REDIRECT = 'https://letka.test/api/v1/session/oidc/callback';
const people = new Map();

const server = createServer();
server.listen(0, '127.0.0.1');
await once(server, 'listening');
const issuer = `http://127.0.0.1:${server.address().port}`;

const own = await generateKeyPair('RS256', { extractable: true });
const foreign = await generateKeyPair('RS256');
const jwk = { ...(await exportJWK(own.privateKey)), kid: 'own', use: 'sig', alg: 'RS256' };

const provider = new Provider(issuer, {
  jwks: { keys: [jwk] },
  cookies: { keys: ['tests'] },
  clients: [
    { client_id: 'letka', client_secret: 'a secret of the tests', redirect_uris: [REDIRECT] },
    { client_id: 'public', token_endpoint_auth_method: 'none', redirect_uris: [REDIRECT] },
  ],
  pkce: { required: () => true },
  scopes: ['openid', 'profile', 'email', 'groups'],
  claims: {
    openid: ['sub'],
    profile: ['name', 'preferred_username'],
    email: ['email', 'email_verified'],
    groups: ['groups'],
  },
  findAccount: (_, sub) => ({
    accountId: sub,
    claims: () => ({ sub, ...people.get(sub)?.claims }),
  }),
});

// What a token says is changed after it was made, as a provider gone wrong would.
provider.use(async (ctx, next) => {
  await next();
  if (ctx.path !== '/token' || !ctx.body?.id_token) return;
  const payload = decodeJwt(ctx.body.id_token);
  const { token, forged } = people.get(payload.sub) ?? {};
  if (!token && !forged) return;
  ctx.body.id_token = await new SignJWT({ ...payload, ...token })
    .setProtectedHeader(decodeProtectedHeader(ctx.body.id_token))
    .sign(forged ? foreign.privateKey : own.privateKey);
});

async function tell(request, response) {
  let text = '';
  for await (const part of request) text += part;
  people.set(decodeURIComponent(request.url.slice('/people/'.length)), JSON.parse(text));
  response.writeHead(204).end();
}

const callback = provider.callback();
server.on('request', (request, response) => {
  if (request.method === 'PUT' && request.url.startsWith('/people/')) tell(request, response);
  else callback(request, response);
});

console.log(issuer);
process.stdin.resume();
process.stdin.on('end', () => process.exit());
