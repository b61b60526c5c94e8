// A voucher ledger as small as it can be on fastify and PostgreSQL: one statement a request, TLS, no
// signature, no log. Settings come by the environment; says its port when every process listens.
import cluster from "node:cluster";
import { readFileSync } from "node:fs";
import fastify from "fastify";
import pg from "pg";

const { CERT, KEY, PGHOST, PGUSER, PGDATABASE, PROCESSES, CONNECTIONS } = process.env;

const REDEEM = {
  name: "redeem",
  text: `
    WITH spent AS
      (UPDATE voucher SET is_spent = true WHERE id = $1 AND NOT is_spent RETURNING id, amount_cents)
    INSERT INTO redemption SELECT $2, id, $3, $4, amount_cents FROM spent RETURNING amount_cents`,
};
const text = { type: "string", maxLength: 200 };
const BODY = {
  type: "object",
  required: ["scan_id", "voucher", "site", "service", "scanned_at"],
  properties: {
    scan_id: text,
    voucher: { type: "integer" },
    site: text,
    service: text,
    scanned_at: text,
    note: text,
  },
};
const ANSWER = {
  type: "object",
  properties: {
    outcome: text,
    voucher: { type: "integer" },
    amount_cents: { type: "integer" },
    receipt: text,
  },
};

async function serve() {
  const pool = new pg.Pool({ host: PGHOST, user: PGUSER, database: PGDATABASE, max: Number(CONNECTIONS) });
  const https = { cert: readFileSync(CERT), key: readFileSync(KEY) };
  const server = fastify({ https, keepAliveTimeout: 60_000 });
  const schema = { body: BODY, response: { 201: ANSWER } };
  server.post("/redemptions", { schema }, async (request, reply) => {
    const { voucher, scan_id, site, service } = request.body;
    const { rows } = await pool.query({ ...REDEEM, values: [voucher, scan_id, site, service] });
    if (rows.length !== 1) return reply.code(409).send({ outcome: "refused" });
    const amount_cents = rows[0].amount_cents;
    return reply.code(201).send({ outcome: "accepted", voucher, amount_cents, receipt: ".".repeat(200) });
  });
  await server.listen({ host: "127.0.0.1", port: 0 });
}

if (cluster.isPrimary) {
  let listening = 0;
  cluster.on("listening", (_, address) => {
    if (++listening === Number(PROCESSES)) console.log(JSON.stringify({ port: address.port }));
  });
  cluster.on("exit", () => process.exit(1));
  process.on("SIGTERM", () => process.exit(0));
  for (let i = 0; i < Number(PROCESSES); ++i) cluster.fork();
} else {
  await serve();
}
