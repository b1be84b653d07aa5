// Posts events with the CloudEvents SDK for JavaScript (`cloudevents` 10). Runs with the packages of the clients.
//
// Standard input: `[{"mode": "binary" | "structured" | "emitter", "event": {...}}]`; `emitter` is `emitterFor` with its
// default mode, binary. Prints a line of JSON for each: what was sent, what was answered.

const { readFileSync } = require("node:fs");
const { CloudEvent, HTTP, emitterFor } = require("cloudevents");

async function post({ headers, body }) {
  const answer = await fetch(`${process.env.ADDRESS}/v1/events`, {
    method: "POST",
    headers: { ...headers, authorization: `Bearer ${process.env.TOKEN}`, "accept-language": "en" },
    body,
  });
  const sent = `${JSON.stringify(headers)} ${body}`;
  console.log(JSON.stringify({ sent, status: answer.status, answer: await answer.json() }));
}

async function main() {
  for (const { mode, event } of JSON.parse(readFileSync(0, "utf8"))) {
    const posted = new CloudEvent(event);
    await (mode === "emitter" ? emitterFor(post)(posted) : post(HTTP[mode](posted)));
  }
}

main();
