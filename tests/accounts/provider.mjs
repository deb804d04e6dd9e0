// A certified provider, oidc-provider, for one journey: HOME OF THE PACKAGE, PORT and CALLBACK come as arguments.
import { pathToFileURL } from "node:url";

const [home, port, callback] = process.argv.slice(2);
const { Provider } = await import(pathToFileURL(`${home}/node_modules/oidc-provider/lib/index.js`));

const provider = new Provider(`http://127.0.0.1:${port}`, {
  clients: [
    {
      client_id: "portalen",
      client_secret: "hemmelig-hemmelig-hemmelig",
      redirect_uris: [callback],
      token_endpoint_auth_method: "client_secret_basic",
      subject_type: "pairwise",
    },
  ],
  subjectTypes: ["pairwise"],
  pairwiseIdentifier: (_ctx, account, client) => `parvis-${client.clientId}-${account.length}`,
  pkce: { required: () => true },
  claims: { openid: ["sub"], email: ["email", "email_verified"], profile: ["name"] },
  findAccount: (_ctx, id) => ({
    accountId: id,
    claims: (_use, _scope) => ({ sub: id, email: id, email_verified: true, name: "En Leder" }),
  }),
  cookies: { keys: ["bare-for-prøving"] },
});
provider.listen(Number(port), "127.0.0.1");
