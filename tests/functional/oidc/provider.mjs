// An OpenID Connect provider configured as ProConnect is: signed userinfo, RS256 and ES256, acr, PKCE for
// everybody, logout. Whoever comes is signed in at once as "agent-1"; so it is for tests only.
//
// Usage: node provider.mjs CERTIFICATE KEY CLIENTS   (CLIENTS: a JSON file of client metadata)
// Prints one line with its address, and ends when its standard input does.

import { generateKeyPairSync } from "node:crypto";
import { readFileSync } from "node:fs";
import { createServer } from "node:https";
import { Provider } from "oidc-provider";

const [certificate, key, clients] = process.argv.slice(2);
const agent = {
  sub: "agent-1",
  given_name: "Ada",
  usual_name: "Martin",
  email: "ada.martin@commune.example",
  siret: "21450234400012",
};

function jwk(kid, alg, type, options) {
  const made = generateKeyPairSync(type, options).privateKey.export({ format: "jwk" });
  return { ...made, kid, alg, use: "sig" };
}

const configuration = {
  clients: JSON.parse(readFileSync(clients, "utf8")),
  jwks: {
    keys: [
      jwk("rsa-1", "RS256", "rsa", { modulusLength: 2048 }),
      jwk("ec-1", "ES256", "ec", { namedCurve: "P-256" }),
    ],
  },
  acrValues: ["eidas1", "eidas2"],
  claims: {
    openid: ["sub", "acr"],
    given_name: ["given_name"],
    usual_name: ["usual_name"],
    email: ["email"],
    siret: ["siret"],
  },
  scopes: ["openid", "given_name", "usual_name", "email", "siret"],
  pkce: { required: () => true },
  features: {
    claimsParameter: { enabled: true },
    devInteractions: { enabled: false },
    jwtUserinfo: { enabled: true },
    rpInitiatedLogout: { enabled: true, logoutSource: askWhetherToLeave },
  },
  cookies: { keys: ["only for tests"] },
  interactions: { url: (_, interaction) => `/interaction/${interaction.uid}` },
  findAccount: (_, sub) => ({ accountId: sub, claims: async () => ({ ...agent, sub }) }),
};

// The library's own page asks others for a typeface.
function askWhetherToLeave(context, form) {
  const yes = '<button form="op.logoutForm" name="logout" value="yes">Oui</button>';
  context.body = `<!doctype html><title>Se déconnecter ?</title>${form}${yes}`;
}

let provider;

async function interact(request, response) {
  const details = await provider.interactionDetails(request, response);
  if (details.params.acr_values !== "eidas1") {
    return provider.interactionFinished(request, response, { error: "access_denied" });
  }
  if (details.prompt.name === "login") {
    const login = { accountId: agent.sub, acr: "eidas1", amr: ["pwd"] };
    return provider.interactionFinished(request, response, { login });
  }
  const { session, params } = details;
  const grant = new provider.Grant({ accountId: session.accountId, clientId: params.client_id });
  grant.addOIDCScope(params.scope);
  grant.addOIDCClaims(["acr"]);
  const consent = { grantId: await grant.save() };
  return provider.interactionFinished(request, response, { consent }, { mergeWithLastSubmission: true });
}

const server = createServer(
  { cert: readFileSync(certificate), key: readFileSync(key) },
  (request, response) => {
    if (!request.url.startsWith("/interaction/")) return provider.callback()(request, response);
    return interact(request, response).catch((error) => {
      response.statusCode = 500;
      response.end(String(error));
    });
  },
);
server.listen(0, "127.0.0.1", () => {
  const issuer = `https://127.0.0.1:${server.address().port}`;
  provider = new Provider(issuer, configuration);
  process.stdout.write(`${issuer}\n`);
});
process.stdin.resume();
process.stdin.on("end", () => process.exit(0));
